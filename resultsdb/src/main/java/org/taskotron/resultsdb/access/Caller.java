package org.taskotron.resultsdb.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.HttpRefusal;

/** Who posts: the holder of a token, or anybody where posting is open. Safe for use by several threads. */
public final class Caller {

  static final Caller ANYBODY = new Caller(null);

  private final @Nullable Token token;

  Caller(@Nullable Token token) {
    this.token = token;
  }

  /** The token's name; empty where posting is open to everybody. */
  public Optional<String> name() {
    return Optional.ofNullable(token).map(Token::name);
  }

  /** Refuses with 403 who may not post this of this testcase. */
  public void require(Right right, String testcase) {
    if (token != null && !token.may(right, testcase)) {
      throw new HttpRefusal(
          403,
          "Token " + token.name() + " may not post " + right.word() + " of testcase " + testcase
              + " (it may post " + token.limits() + ")");
    }
  }

  /** Refuses with 403 who may not post this, whatever the testcase. */
  public void require(Right right) {
    if (token != null && !token.may(right)) {
      throw new HttpRefusal(
          403,
          "Token " + token.name() + " may not post " + right.word() + " (it may post "
              + token.limits() + ")");
    }
  }
}
