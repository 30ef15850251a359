package org.taskotron.slave.environment;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.taskotron.base.daemon.Failure;

/** How this process uses git: by its own settings only, and without the seconds that the first use costs otherwise. */
final class Git {

  private Git() {}

  /** To be called before anything else of git; calling it again changes nothing. */
  static void prepare() {
    // In the foreground the first use measures the file system's clock for some five seconds.
    FS.FileStoreAttributes.setBackground(true);
    if (!(SystemReader.getInstance() instanceof OwnSettings)) {
      SystemReader.setInstance(new OwnSettings(SystemReader.getInstance()));
    }
  }

  /** Trusts this authority and no other. */
  static HttpConnectionFactory trusting(Path ca) {
    TrustManager[] trusted = trustManagers(ca);
    JDKHttpConnectionFactory plain = new JDKHttpConnectionFactory();
    return new HttpConnectionFactory() {
      @Override
      public HttpConnection create(URL url) throws IOException {
        return secured(plain.create(url));
      }

      @Override
      public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return secured(plain.create(url, proxy));
      }

      private HttpConnection secured(HttpConnection connection) throws IOException {
        try {
          connection.configure(null, trusted, null);
          return connection;
        } catch (GeneralSecurityException e) {
          throw new IOException("TLS: " + e.getMessage(), e);
        }
      }
    };
  }

  private static TrustManager[] trustManagers(Path ca) {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new Failure("tls.ca: " + ca + ": " + e.getMessage(), e);
    }
  }

  /** Neither the user's nor the machine's git settings: a proxy or a rewritten URL there is not meant for us. */
  private static final class OwnSettings extends SystemReader.Delegate {
    OwnSettings(SystemReader delegate) {
      super(delegate);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }
  }

  private static final class Nothing extends FileBasedConfig {
    Nothing(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
