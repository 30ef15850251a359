package org.taskotron.base.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;

/**
 * The machine's Chromium, without a window, and what every page is asked: does it scroll sideways, is each link and
 * button reached by Tab with visible focus, did anything break. Used by one thread.
 */
public final class Chromium implements AutoCloseable {

  /** Everything that Tab must reach, as a script sees it. */
  private static final String REACHABLE =
      "Array.from(document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex=\"0\"]'))"
          + ".filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden')";

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it with a profile of its own below this folder. */
  public static Chromium start(Path folder) {
    System.setProperty("SE_OFFLINE", "true"); // else Selenium looks for drivers in the network
    ChromeOptions options = new ChromeOptions();
    options.setBinary(first("/usr/bin/chromium", "/usr/bin/chromium-browser").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    return new Chromium(new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                first("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver")
                    .toFile())
            .build(),
        options));
  }

  private static Path first(String usual, String other) {
    return Files.exists(Path.of(other)) && Files.notExists(Path.of(usual))
        ? Path.of(other)
        : Path.of(usual);
  }

  /** For what is not here. */
  public ChromeDriver driver() {
    return driver;
  }

  public void go(String url) {
    driver.get(url);
  }

  /** Where the browser is, after redirects. */
  public String where() {
    return driver.getCurrentUrl();
  }

  /** A window so wide: below 500 a phone's. */
  public void look(int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  public Object js(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Of the first that fits, empty if none does. Read in one go: live parts are put anew while one looks. */
  public String text(String selector) {
    return String.valueOf(js(
        "const e = document.querySelector(arguments[0]); return e ? e.textContent.trim() : ''",
        selector));
  }

  /** Of all that fit, in their order. */
  public List<String> texts(String selector) {
    return strings(
        "return Array.from(document.querySelectorAll(arguments[0]), e => e.textContent.trim())",
        selector);
  }

  /** Where the links that fit lead, as whole addresses, each once. */
  public List<String> links(String selector) {
    return strings(
        "return Array.from(new Set(Array.from(document.querySelectorAll(arguments[0]), e => e.href)))",
        selector);
  }

  private List<String> strings(String script, Object... arguments) {
    List<String> strings = new ArrayList<>();
    if (js(script, arguments) instanceof List<?> found) {
      found.forEach(each -> strings.add(String.valueOf(each)));
    }
    return strings;
  }

  /** How wide the page is; more than the window means that one must scroll sideways. */
  public long pageWidth() {
    return (Long) js("return document.documentElement.scrollWidth");
  }

  /** What Tab does not reach on this page, or reaches without that one sees it, as HTML; empty when all is well. */
  public List<String> unreachedByTab() {
    js("window.toReach = new Set(" + REACHABLE
        + "); document.activeElement.blur(); window.scrollTo(0, 0);");
    long howMany = (Long) js("return window.toReach.size");
    List<String> bad = new ArrayList<>();
    for (long i = 0; i < howMany + 5; i++) {
      new Actions(driver).sendKeys(Keys.TAB).perform();
      Object blind = js(
          "const e = document.activeElement; if (e === document.body) return null;"
              + "window.toReach.delete(e); const s = getComputedStyle(e);"
              + "return s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2 ? e.outerHTML : null");
      if (blind != null) {
        bad.add("without visible focus: " + blind);
      }
    }
    strings("return Array.from(window.toReach, e => e.outerHTML)")
        .forEach(missed -> bad.add("not reached: " + missed));
    return bad;
  }

  /**
   * What keeps people from using this page, seriously or critically, as axe-core finds it; empty when all is well. The
   * module that asks has {@code com.deque.html.axe-core:selenium} among its test dependencies.
   */
  public List<String> barriers() throws IOException {
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IllegalStateException("axe.min.js is not on the class path of the tests");
      }
      js(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found = driver.executeAsyncScript("const done = arguments[0];"
        + "axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations"
        + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
        + ".flatMap(v => v.nodes.map(n => v.id + ': ' + n.html + ' ' + n.failureSummary))),"
        + " e => done(['axe broke: ' + e]))");
    List<String> barriers = new ArrayList<>();
    if (found instanceof List<?> list) {
      list.forEach(each -> barriers.add(String.valueOf(each)));
    }
    return barriers;
  }

  /** What the browser complained about since it was last asked: scripts that broke, files that are not there. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get("browser")) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        complaints.add(entry.getMessage());
      }
    }
    return complaints;
  }

  /** Keeps a picture of the whole page in {@code target/pictures}. */
  public void picture(String name) throws IOException {
    Map<String, Object> shot =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    Files.write(
        pictures.resolve(name + ".png"),
        Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
