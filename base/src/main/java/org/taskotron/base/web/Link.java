package org.taskotron.base.web;

/** A link of the header that all pages share. */
public record Link(String label, String url) {}
