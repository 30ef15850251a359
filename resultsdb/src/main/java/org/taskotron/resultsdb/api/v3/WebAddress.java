package org.taskotron.resultsdb.api.v3;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings web addresses into their normal spelling, as browsers do: {@code HTTPS://A.example:443/a b} is {@code
 * https://a.example/a%20b}. Only http and https.
 */
public final class WebAddress {

  /** The longest that is taken, before it is brought into its normal spelling. */
  public static final int LONGEST = 2_083;

  /** What is wrong with an address. */
  public static final class Bad extends Exception {
    private static final long serialVersionUID = 1;
    private final String type;

    Bad(String type, String msg) {
      super(msg, null, false, false);
      this.type = type;
    }

    /** {@code url_scheme}, {@code url_parsing} or {@code url_too_long}. */
    public String type() {
      return type;
    }

    public String msg() {
      return String.valueOf(getMessage());
    }
  }

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
  private static final String IN_FRAGMENT = " \"<>`";
  private static final String IN_QUERY = " \"#<>'";
  private static final String IN_PATH = " \"#<>?`{}";
  private static final String IN_USER = IN_PATH + "/:;=@[\\]^|";
  private static final String NOT_IN_HOST = " \"#%/:<>?@[\\]^`{|}";

  private WebAddress() {}

  /** The address in its normal spelling. */
  public static String normal(String text) throws Bad {
    if (text.codePointCount(0, text.length()) > LONGEST) {
      throw new Bad("url_too_long", "URL should have at most " + LONGEST + " characters");
    }
    String trimmed =
        text.replaceAll("[\\t\\n\\r]", "").replaceAll("^[\\x00-\\x20]+|[\\x00-\\x20]+$", "");
    if (trimmed.isEmpty()) {
      throw parsing("input is empty");
    }
    Matcher parts = SCHEME.matcher(trimmed);
    if (!parts.matches()) {
      throw parsing("relative URL without a base");
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new Bad("url_scheme", "URL scheme should be 'http' or 'https'");
    }
    String rest = parts.group(2).replaceFirst("^[/\\\\]+", "");
    int end = firstOf(rest, "/\\?#");
    return scheme + "://" + authority(rest.substring(0, end), scheme) + behind(rest.substring(end));
  }

  private static Bad parsing(String what) {
    return new Bad("url_parsing", "Input should be a valid URL, " + what);
  }

  private static int firstOf(String text, String any) {
    int i = 0;
    while (i < text.length() && any.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static String authority(String text, String scheme) throws Bad {
    int at = text.lastIndexOf('@');
    String user = at < 0 ? "" : user(text.substring(0, at));
    String hostPort = text.substring(at + 1);
    int bracket = hostPort.lastIndexOf(']');
    int colon = hostPort.indexOf(':', Math.max(bracket, 0));
    String host = host(colon < 0 ? hostPort : hostPort.substring(0, colon));
    return user + host + port(colon < 0 ? "" : hostPort.substring(colon + 1), scheme);
  }

  private static String user(String text) {
    int colon = text.indexOf(':');
    String name = encoded(colon < 0 ? text : text.substring(0, colon), IN_USER);
    String password = colon < 0 ? "" : encoded(text.substring(colon + 1), IN_USER);
    String both = password.isEmpty() ? name : name + ":" + password;
    return both.isEmpty() ? "" : both + "@";
  }

  private static String port(String text, String scheme) throws Bad {
    if (text.isEmpty()) {
      return "";
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > 65_535) {
      throw parsing("invalid port number");
    }
    int port = Integer.parseInt(text);
    return port == (scheme.equals("https") ? 443 : 80) ? "" : ":" + port;
  }

  private static String host(String text) throws Bad {
    if (text.isEmpty()) {
      throw parsing("empty host");
    }
    if (text.startsWith("[")) {
      if (!IPV6.matcher(text).matches()) {
        throw parsing("invalid IPv6 address");
      }
      return text.toLowerCase(Locale.ROOT);
    }
    String host;
    try {
      host = IDN.toASCII(decoded(text), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw parsing("invalid international domain name");
    }
    if (host.isEmpty()) {
      throw parsing("empty host");
    }
    if (host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || NOT_IN_HOST.indexOf(c) >= 0)) {
      throw parsing("invalid domain character");
    }
    return numeric(host);
  }

  /** A host that ends in a number is an address, or nothing. */
  private static String numeric(String host) throws Bad {
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (!last.matches("\\d+")) {
      return host;
    }
    Matcher parts = IPV4.matcher(host);
    if (!parts.matches()) {
      throw parsing("invalid IPv4 address");
    }
    StringBuilder address = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(parts.group(i));
      if (part > 255) {
        throw parsing("invalid IPv4 address");
      }
      address.append(i == 1 ? "" : ".").append(part);
    }
    return address.toString();
  }

  /** Path, query and fragment. */
  private static String behind(String text) {
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : "#" + encoded(text.substring(hash + 1), IN_FRAGMENT);
    String before = hash < 0 ? text : text.substring(0, hash);
    int question = before.indexOf('?');
    String query = question < 0 ? "" : "?" + encoded(before.substring(question + 1), IN_QUERY);
    return path(question < 0 ? before : before.substring(0, question)) + query + fragment;
  }

  private static String path(String text) {
    Deque<String> segments = new ArrayDeque<>();
    String[] raw = text.replace('\\', '/').split("/", -1);
    for (int i = 1; i < raw.length; i++) {
      boolean last = i == raw.length - 1;
      String plain = raw[i].replaceAll("(?i)%2e", ".");
      if (plain.equals("..")) {
        segments.pollLast();
      }
      if (plain.equals(".") || plain.equals("..")) {
        if (last) {
          segments.add("");
        }
      } else {
        segments.add(encoded(raw[i], IN_PATH));
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String encoded(String text, String also) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < ' ' || c > '~' || also.indexOf(c) >= 0) {
        out.append('%').append(String.format("%02X", c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    Matcher escapes = Pattern.compile("%([0-9A-Fa-f]{2})").matcher(text);
    // A host of more than ASCII in escapes is rare enough to be refused.
    return escapes.replaceAll(
        m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 16))));
  }
}
