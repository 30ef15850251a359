package org.taskotron.base.web;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals as programs and people read them. */
final class ErrorPages {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

  private final Pages pages;
  private final String home;

  /** @param home where people go on from */
  ErrorPages(Pages pages, String home) {
    this.pages = pages;
    this.home = home;
  }

  Answer answer(Origin origin, String path, boolean html, HttpRefusal refusal) {
    Answer answer =
        html ? page(origin, path, refusal) : Answer.message(refusal.status(), refusal.getMessage());
    answer = answer
        .status(refusal.status())
        .header("Vary", "Accept")
        .header("Cache-Control", "no-store");
    for (Header header : refusal.headers()) {
      answer = answer.header(header.name(), header.value());
    }
    return answer;
  }

  private Answer page(Origin origin, String path, HttpRefusal refusal) {
    try {
      Map<String, Object> parameters = Map.of(
          "status",
          refusal.status(),
          "title",
          title(refusal.status()),
          "message",
          refusal.getMessage(),
          "next",
          next(refusal.status()),
          "home",
          home + "/");
      return pages.page(origin.prefix(), path, title(refusal.status()), "error.jte", parameters);
    } catch (RuntimeException e) {
      LOG.error("the error page itself failed", e);
      return Answer.text(refusal.getMessage() + "\n");
    }
  }

  private static String title(int status) {
    switch (status) {
      case 400:
        return "This request cannot be understood";
      case 401:
        return "Who are you?";
      case 403:
        return "Not allowed";
      case 404:
        return "There is nothing here";
      case 405:
        return "Not in this way";
      case 408:
        return "The request took too long to arrive";
      case 413:
        return "Too large";
      case 503:
        return "Not just now";
      default:
        return status >= 500 ? "Something broke on our side" : "This did not work";
    }
  }

  private static String next(int status) {
    switch (status) {
      case 401:
        return "Send a token of the configuration's clients as \"Authorization: Bearer …\".";
      case 403:
        return "Ask whoever runs this server, or read on without changing anything.";
      case 404:
        return "Check the address for a typing mistake, or go on from the start page.";
      case 405:
        return "Go on from the start page; programs find the ways in the API's description.";
      case 503:
        return "Load the page again in a few seconds.";
      default:
        return status >= 500
            ? "Load the page again. If it stays, give the words above to whoever runs this server: the log says more."
            : "Change the request as the words above say, or go on from the start page.";
    }
  }
}
