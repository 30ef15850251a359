package org.taskotron.trigger.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.taskotron.base.bus.FedmsgEnvelope;

/**
 * A bus message that matters, boiled down to a flat dictionary. Rules may ask for and fill in any of its keys.
 *
 * <pre>{@code
 * message_type: KojiBuildPackageCompleted
 * item: stage-4.1.1-3.fc18     item_type: koji_build
 * name: stage   version: 4.1.1   release: 3.fc18   distgit_branch: f18   ...
 * _msg: {the whole raw message}
 * }</pre>
 *
 * <p>The tree is shared and nobody changes it.
 */
public record TriggerEvent(ObjectNode keys) {

  /** An event of a message; {@code more} are the keys that only this kind has. */
  public static TriggerEvent of(
      String messageType,
      String item,
      String itemType,
      FedmsgEnvelope message,
      Map<String, ? extends JsonNode> more) {
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    keys.put("message_type", messageType);
    keys.put("item", item);
    keys.put("item_type", itemType);
    more.forEach(keys::set);
    keys.set("_msg", message.json());
    return new TriggerEvent(keys);
  }

  public String messageType() {
    return keys.path("message_type").asText();
  }

  public String item() {
    return keys.path("item").asText();
  }

  public String itemType() {
    return keys.path("item_type").asText();
  }

  /** A key's value, or what a path with dots leads to ({@code _msg.msg.owner}); a missing node if there is none. */
  public JsonNode value(String path) {
    JsonNode direct = keys.get(path);
    if (direct != null) {
      return direct;
    }
    if (path.indexOf('.') < 0) {
      return MissingNode.getInstance();
    }
    JsonNode node = keys;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return node;
  }
}
