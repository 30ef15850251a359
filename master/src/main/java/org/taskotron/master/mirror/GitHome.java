package org.taskotron.master.mirror;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes JGit, which has settings for the whole process, behave as a daemon's part should: it reads no configuration of
 * the user or the machine and writes none, it does not measure the file system's clock for seconds at the first use, and
 * its ssh has keys and known hosts of its own.
 */
public final class GitHome {

  private static final AtomicBoolean SETTLED = new AtomicBoolean();

  private GitHome() {}

  /**
   * Comes before anything else of this room; {@link Mirror#open} sees to it. The first call counts.
   *
   * @param ssh folder with {@code id_ecdsa} or {@code id_rsa}, {@code known_hosts} and {@code config}; it need not exist.
   *     Hosts that it does not know are refused. (Ed25519 keys are not understood.)
   */
  public static void settle(Path ssh) {
    if (!SETTLED.compareAndSet(false, true)) {
      return;
    }
    SystemReader.setInstance(new Secluded(SystemReader.getInstance()));
    FS.FileStoreAttributes.setBackground(true);
    File folder = ssh.toAbsolutePath().toFile();
    SshSessionFactory.setInstance(new SshdSessionFactoryBuilder()
        .setHomeDirectory(folder.getParentFile())
        .setSshDirectory(folder)
        .setPreferredAuthentications("publickey")
        .build(null));
  }

  /** Knows of nothing outside. */
  private static final class Secluded extends SystemReader.Delegate {

    private Secluded(SystemReader real) {
      super(real);
    }

    @Override
    @SuppressWarnings("NullAway") // as the original does
    public String getenv(String name) {
      return name.startsWith("GIT_") || name.startsWith("XDG_") ? null : super.getenv(name);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
      return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
      return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
      return new NoFile(parent, fs);
    }
  }

  /** A configuration that is always empty. */
  private static final class NoFile extends FileBasedConfig {

    private NoFile(@Nullable Config parent, FS fs) {
      super(parent, new File("/dev/null"), fs);
    }

    @Override
    public void load() {
      // there is nothing
    }

    @Override
    public void save() {
      // for nobody
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
