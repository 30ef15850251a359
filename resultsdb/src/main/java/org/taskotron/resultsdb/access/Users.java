package org.taskotron.resultsdb.access;

/** Those who post over version 3 of the API: who they are, and what they may. */
public record Users(Oidc oidc, Permissions permissions) {}
