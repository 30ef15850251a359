package org.taskotron.slave.environment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * What one commit holds: names that were looked at and found harmless, small files with their bytes. Small trees, which
 * most tasks are, are thus written for a job without touching repository or network.
 *
 * @param leftOut what the tree holds beside them, in words
 */
record TaskTree(List<Entry> entries, List<String> leftOut, long weight) {

  private static final long MAX_KEPT_FILE = 64 * 1024;
  private static final long MAX_KEPT_TREE = 1024 * 1024;

  /** What an entry itself costs in memory, roughly. */
  private static final int ENTRY = 200;

  /** The three kinds of files that a tree can hold. */
  enum Kind {
    PLAIN,
    EXECUTABLE,
    LINK
  }

  /**
   * @param path parts separated by {@code /}
   * @param bytes the content, or a link's target, of what is small
   */
  record Entry(String path, Kind kind, ObjectId id, Optional<byte[]> bytes) {}

  /** All of it is in memory. */
  boolean whole() {
    return entries.stream().allMatch(entry -> entry.bytes().isPresent());
  }

  /** Reads a commit's tree. */
  static TaskTree read(ObjectReader reader, ObjectId commit) throws IOException, SourceMissing {
    List<Entry> entries = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    Set<String> known = new HashSet<>();
    long weight = 0;
    try (RevWalk commits = new RevWalk(reader);
        TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(commits.parseCommit(commit).getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        String path = walk.getPathString();
        check(path, known);
        FileMode mode = walk.getFileMode(0);
        if (mode.equals(FileMode.GITLINK)) {
          leftOut.add("submodule " + Names.shown(path) + " is left out: tasks are fetched without");
          continue;
        }
        ObjectId id = walk.getObjectId(0);
        long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
        Kind kind = kind(mode);
        boolean kept = kind == Kind.LINK || size <= MAX_KEPT_FILE && weight + size <= MAX_KEPT_TREE;
        Optional<byte[]> bytes =
            kept ? Optional.of(reader.open(id).getCachedBytes()) : Optional.empty();
        weight += ENTRY + path.length() + (kept ? size : 0);
        entries.add(new Entry(path, kind, id, bytes));
      }
    }
    return new TaskTree(List.copyOf(entries), List.copyOf(leftOut), weight);
  }

  private static Kind kind(FileMode mode) {
    if (mode.equals(FileMode.SYMLINK)) {
      return Kind.LINK;
    }
    return mode.equals(FileMode.EXECUTABLE_FILE) ? Kind.EXECUTABLE : Kind.PLAIN;
  }

  private static void check(String path, Set<String> known) throws SourceMissing {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || Names.isGit(part)) {
        throw new SourceMissing(
            "the commit holds the name " + Names.shown(path) + ", which no honest repository has");
      }
    }
    if (path.indexOf('\0') >= 0 || path.indexOf('\uFFFD') >= 0) {
      throw new SourceMissing(
          "the commit holds the name " + Names.shown(path) + " (expected UTF-8 without U+0000)");
    }
    if (!known.add(path)) {
      throw new SourceMissing("the commit holds the name " + Names.shown(path) + " twice");
    }
  }
}
