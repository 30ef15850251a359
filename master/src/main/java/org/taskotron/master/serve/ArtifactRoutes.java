package org.taskotron.master.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.log.LogBook;

/**
 * {@code /artifacts/}: what attempts left behind. Their content is not ours: browsers show it without its scripts and
 * without our origin's rights, or save it.
 */
public final class ArtifactRoutes {

  private final ArtifactTree tree;
  private final Pages pages;

  public ArtifactRoutes(ArtifactStore artifacts, LogBook logs, JobDays days, Pages pages) {
    this.tree = new ArtifactTree(artifacts, logs, days);
    this.pages = pages;
  }

  public Routes routes() {
    Routes routes = new Routes();
    routes.get("/artifacts[/]", request -> answer(request, ""));
    routes.get("/artifacts/*path", request -> answer(request, request.path("path")));
    return routes;
  }

  private Answer answer(Request request, String path) throws IOException {
    boolean slash = path.isEmpty() ? request.rawPath().endsWith("/") : path.endsWith("/");
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    List<String> parts =
        bare.isEmpty() && path.isEmpty() ? List.of() : List.of(bare.split("/", -1));
    ArtifactTree.Found found = tree.find(parts);
    if (found instanceof ArtifactTree.File file && !slash) {
      return file(file);
    }
    if (found instanceof ArtifactTree.Folder folder) {
      return slash
          ? page(request, parts, folder)
          : Answer.redirect(request.link(request.rawPath() + "/"));
    }
    if (parts.equals(List.of("all"))) {
      throw HttpRefusal.notFound(
          "all jobs together are not listed: ask for one, /artifacts/all/UUID/, or for a day");
    }
    throw HttpRefusal.notFound(
        "no such artifact: it was never uploaded, or the address is not quite right");
  }

  private static Answer file(ArtifactTree.File file) throws IOException {
    Path path = file.path();
    String type = file.log() ? SafeType.TEXT : SafeType.of(path);
    Answer answer = Answer.file(path, type).untrusted();
    return type.equals(SafeType.DOWNLOAD)
        ? answer.header(
            "Content-Disposition",
            "attachment; filename*=UTF-8''" + Percent.encode(path.getFileName().toString()))
        : answer;
  }

  private Answer page(Request request, List<String> parts, ArtifactTree.Folder folder) {
    if (request.header("Accept").orElse("").contains("application/json") && !request.wantsHtml()) {
      return Answer.json(
          Map.of("entries", folder.entries().stream().map(ArtifactRoutes::json).toList()));
    }
    List<Crumb> crumbs = new ArrayList<>();
    String address = request.link("/artifacts/");
    crumbs.add(new Crumb("artifacts", address));
    for (String part : parts) {
      address += Percent.encode(part) + "/";
      crumbs.add(new Crumb(part, address));
    }
    return pages.page(
        request,
        "Artifacts" + (parts.isEmpty() ? "" : ": " + String.join("/", parts)),
        "artifacts.jte",
        Map.of("crumbs", crumbs, "entries", folder.entries(), "cut", folder.cut()));
  }

  private static Map<String, Object> json(Listed entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", entry.name());
    json.put("type", entry.isFolder() ? "folder" : "file");
    entry.bytes().ifPresent(bytes -> json.put("size", bytes));
    entry.modified().ifPresent(modified -> json.put("modified", modified.toString()));
    return json;
  }

  /** One step of the way to a folder. */
  public record Crumb(String name, String address) {}
}
