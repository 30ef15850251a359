package org.taskotron.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the arrows of ARCHITECTURE.md. */
class ArchitectureTest {
  private static final List<String> DAEMONS =
      List.of("master", "slave", "trigger", "resultsdb", "client");

  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.taskotron");
  }

  @ParameterizedTest
  @ValueSource(strings = {"master", "slave", "trigger", "resultsdb", "client"})
  void noDaemonDependsOnAnothersCode(String daemon) {
    String[] others = DAEMONS.stream()
        .filter(other -> !other.equals(daemon))
        .map(other -> "org.taskotron." + other + "..")
        .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.taskotron." + daemon + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("they meet over gRPC, REST and the bus only")
        .check(house);
  }

  @Test
  void baseKnowsNoDaemon() {
    noClasses()
        .that()
        .resideInAPackage("org.taskotron.base..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            DAEMONS.stream().map(name -> "org.taskotron." + name + "..").toArray(String[]::new))
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "master", "slave", "trigger", "resultsdb", "client"})
  void roomsHaveNoCycles(String module) {
    slices()
        .matching("org.taskotron." + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .check(house);
  }

  @Test
  void aJobKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("org.taskotron.master.job..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.taskotron.master.job..", "java..", "org.jspecify..")
        .check(house);
  }

  @Test
  void theQueueKnowsOnlyJobsAndBase() {
    classes()
        .that()
        .resideInAPackage("org.taskotron.master.queue..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.taskotron.master.queue..",
            "org.taskotron.master.job..",
            "org.taskotron.base..",
            "java..",
            "org.jspecify..",
            "org.slf4j..")
        .check(house);
  }

  @Test
  void onlyTheWiringKnowsTheStore() {
    noClasses()
        .that()
        .resideInAPackage("org.taskotron.master.(*)..")
        .and()
        .resideOutsideOfPackage("org.taskotron.master.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.taskotron.master.store..")
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(strings = {"master", "slave", "trigger", "resultsdb"})
  void nobodyImportsWhatWires(String module) {
    noClasses()
        .that()
        .resideInAPackage("org.taskotron." + module + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.taskotron." + module)
        .check(house);
  }

  @Test
  void resultsDbsPagesReadOverRestAsAStrangerWould() {
    noClasses()
        .that()
        .resideInAPackage("org.taskotron.resultsdb.frontend..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.taskotron.resultsdb.store..", "org.taskotron.resultsdb.api..")
        .check(house);
  }

  @Test
  void theWallClockIsReadInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.taskotron.base.daemon.Clocks")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("clocks are handed in, so that tests can move time")
        .check(house);
  }
}
