package org.taskotron.base.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes out: conditions checked, ranges cut, compressed. Exactly one of bytes, file, events and writer is
 * there.
 */
record Prepared(
    int status,
    String type,
    List<Header> headers,
    boolean untrusted,
    byte @Nullable [] bytes,
    @Nullable Path file,
    long offset,
    long length,
    @Nullable SseSource events,
    @Nullable BodyWriter writer) {

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");
  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
      .withZone(ZoneOffset.UTC);

  /** Not for the event loop when the answer is a file or to be compressed. */
  static Prepared of(Answer answer, MultiMap request, boolean compress) {
    Answer.Body body = answer.body();
    if (body instanceof Answer.FileBytes file) {
      return file(answer, file.path(), request);
    }
    if (body instanceof Answer.Events events) {
      return unbounded(answer, events.source(), null);
    }
    if (body instanceof Answer.Streamed streamed) {
      return unbounded(answer, null, streamed.writer());
    }
    return bytes(answer, ((Answer.Bytes) body).bytes(), request, compress);
  }

  private static Prepared unbounded(
      Answer answer, @Nullable SseSource events, @Nullable BodyWriter writer) {
    return new Prepared(
        answer.status(),
        answer.type(),
        answer.headers(),
        answer.isUntrusted(),
        null,
        null,
        0,
        -1,
        events,
        writer);
  }

  private static Prepared bytes(Answer answer, byte[] bytes, MultiMap request, boolean compress) {
    List<Header> headers = new ArrayList<>(answer.headers());
    String etag = etagOf(headers);
    if (etag != null && answer.status() == 200 && unchanged(request, etag)) {
      return notModified(answer, headers);
    }
    byte[] body = bytes;
    if (compress) {
      body = Gzip.compressed(bytes);
      headers.add(new Header("Content-Encoding", "gzip"));
      if (etag != null) {
        // Another representation, another tag.
        headers.removeIf(h -> h.name().equalsIgnoreCase("ETag"));
        headers.add(new Header("ETag", etag.substring(0, etag.length() - 1) + "-gz\""));
      }
    }
    if (bytes.length >= Gzip.WORTH && MediaTypes.gainsByCompression(answer.type())) {
      headers.add(new Header("Vary", "Accept-Encoding"));
    }
    return new Prepared(
        answer.status(),
        answer.type(),
        headers,
        answer.isUntrusted(),
        body,
        null,
        0,
        body.length,
        null,
        null);
  }

  private static @Nullable String etagOf(List<Header> headers) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase("ETag")) {
        return header.value();
      }
    }
    return null;
  }

  private static Prepared notModified(Answer answer, List<Header> headers) {
    return new Prepared(
        304, "", headers, answer.isUntrusted(), new byte[0], null, 0, 0, null, null);
  }

  private static Prepared file(Answer answer, Path path, MultiMap request) {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw HttpRefusal.notFound("there is no such file");
    }
    if (!found.isRegularFile()) {
      throw HttpRefusal.notFound("this is not a file");
    }
    long size = found.size();
    Instant changed = found.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    // A file that grows has another tag each time; what was read of it stays true, so ranges go by
    // number only.
    String etag = '"' + Long.toHexString(found.lastModifiedTime().to(TimeUnit.MICROSECONDS)) + "-"
        + Long.toHexString(size) + '"';
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(new Header("ETag", etag));
    headers.add(new Header("Last-Modified", HTTP_DATE.format(changed)));
    headers.add(new Header("Accept-Ranges", "bytes"));
    if (unchanged(request, etag) || notModifiedSince(request, changed)) {
      return notModified(answer, headers);
    }
    String range = request.get("Range");
    if (range != null && rangeHolds(request, etag, changed)) {
      Matcher wanted = RANGE.matcher(range.strip());
      if (wanted.matches() && !(wanted.group(1).isEmpty() && wanted.group(2).isEmpty())) {
        return part(answer, path, headers, size, wanted);
      }
    }
    return new Prepared(
        answer.status(),
        answer.type(),
        headers,
        answer.isUntrusted(),
        null,
        path,
        0,
        size,
        null,
        null);
  }

  /** One range. Several, and what we do not understand, get the whole file, as the standard allows. */
  private static Prepared part(
      Answer answer, Path path, List<Header> headers, long size, Matcher wanted) {
    long from;
    long to;
    if (wanted.group(1).isEmpty()) {
      from = Math.max(0, size - Long.parseLong(wanted.group(2)));
      to = size - 1;
    } else {
      from = Long.parseLong(wanted.group(1));
      to = wanted.group(2).isEmpty()
          ? size - 1
          : Math.min(size - 1, Long.parseLong(wanted.group(2)));
    }
    if (from >= size || to < from) {
      throw new HttpRefusal(416, "the range lies outside of the file (expected below " + size + ")")
          .with("Content-Range", "bytes */" + size);
    }
    headers.add(new Header("Content-Range", "bytes " + from + "-" + to + "/" + size));
    return new Prepared(
        206,
        answer.type(),
        headers,
        answer.isUntrusted(),
        null,
        path,
        from,
        to - from + 1,
        null,
        null);
  }

  private static boolean unchanged(MultiMap request, String etag) {
    String header = request.get(HttpHeaders.IF_NONE_MATCH);
    if (header == null) {
      return false;
    }
    String compressed = etag.substring(0, etag.length() - 1) + "-gz\"";
    for (String entry : header.split(",", -1)) {
      String tag = entry.strip();
      tag = tag.startsWith("W/") ? tag.substring(2) : tag;
      if (tag.equals("*") || tag.equals(etag) || tag.equals(compressed)) {
        return true;
      }
    }
    return false;
  }

  private static boolean notModifiedSince(MultiMap request, Instant changed) {
    String header = request.get(HttpHeaders.IF_MODIFIED_SINCE);
    if (header == null || request.contains(HttpHeaders.IF_NONE_MATCH)) {
      return false;
    }
    Instant since = date(header);
    return since != null && !changed.isAfter(since);
  }

  private static boolean rangeHolds(MultiMap request, String etag, Instant changed) {
    String condition = request.get("If-Range");
    if (condition == null) {
      return true;
    }
    return condition.strip().equals(etag) || changed.equals(date(condition));
  }

  private static @Nullable Instant date(String header) {
    try {
      return Instant.from(HTTP_DATE.parse(header.strip()));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
