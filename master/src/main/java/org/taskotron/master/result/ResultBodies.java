package org.taskotron.master.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.taskotron.base.web.Percent;

/** Writes results as ResultsDB wants them. Safe for use by several threads. */
public final class ResultBodies {

  private static final DateTimeFormatter SIX_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final JsonMapper JSON = new JsonMapper();

  private final String publicUrl;
  private final String execdbUrl;

  /**
   * @param publicUrl of the master as people reach it, without slash at the end
   * @param execdbUrl of ExecDB as people reach it, without slash at the end
   */
  public ResultBodies(String publicUrl, String execdbUrl) {
    this.publicUrl = withoutSlash(publicUrl);
    this.execdbUrl = withoutSlash(execdbUrl);
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The result as it is kept when it is handed in now. */
  public NewResult of(Result result, Instant now) {
    String refUrl = refUrl(result);
    return new NewResult(result, content(result), refUrl, body(result, refUrl, now), now);
  }

  private String refUrl(Result result) {
    ResultKey key = result.key();
    String root = publicUrl + "/artifacts/all/" + key.job() + "/"
        + (key.attempt() > 1 ? "attempt-" + key.attempt() + "/" : "");
    return result.artifact().isEmpty()
        ? root
        : root + "task_output/" + Percent.encodePath(result.artifact());
  }

  private String body(Result result, String refUrl, Instant now) {
    ResultKey key = result.key();
    ObjectNode body = JSON.createObjectNode();
    body.put("outcome", result.outcome());
    body.put("testcase", result.testcase());
    body.putArray("groups")
        .addObject()
        .put("uuid", key.job().toString())
        .put("ref_url", execdbUrl + "/jobs/" + key.job());
    if (result.note().isEmpty()) {
      body.putNull("note");
    } else {
      body.put("note", result.note());
    }
    body.put("ref_url", refUrl);
    body.put("submit_time", SIX_DIGITS.format(now));
    ObjectNode data = body.putObject("data");
    data.put("item", result.item());
    data.put("type", result.itemType());
    result.data().forEach((name, values) -> {
      if (!values.isEmpty()) {
        ArrayNode all = data.putArray(name);
        values.forEach(all::add);
      }
    });
    if (key.attempt() > 1) {
      data.put("attempt", String.valueOf(key.attempt()));
    }
    return text(body);
  }

  /** The order in which the data are told makes no difference; everything else does. */
  private static String content(Result result) {
    ObjectNode all = JSON.createObjectNode();
    all.put("testcase", result.testcase());
    all.put("item", result.item());
    all.put("item_type", result.itemType());
    all.put("outcome", result.outcome());
    all.put("note", result.note());
    all.put("artifact", result.artifact());
    Map<String, List<String>> sorted = new TreeMap<>(result.data());
    all.set("data", JSON.valueToTree(sorted));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text(all).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts can be written", e);
    }
  }
}
