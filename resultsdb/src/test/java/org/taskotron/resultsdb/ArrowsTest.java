package org.taskotron.resultsdb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which room may know which. */
class ArrowsTest {

  private static final String HERE = "org.taskotron.resultsdb";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages(HERE);

  @Test
  void thereAreNoCycles() {
    slices().matching(HERE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thereAreNoCyclesWithinRooms() {
    slices().matching(HERE + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theFrontendReadsOverRestAsAStrangerWould() {
    noClasses()
        .that()
        .resideInAPackage(HERE + ".frontend..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            HERE + ".result..", HERE + ".store..", HERE + ".api..", "org.taskotron.base.db..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringKnowsTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage(
            HERE + ".api..", HERE + ".result..", HERE + ".announce..", HERE + ".json..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HERE + ".store..")
        .check(CLASSES);
  }

  @Test
  void resultsKnowNeitherHttpNorSql() {
    noClasses()
        .that()
        .resideInAPackage(HERE + ".result..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.taskotron.base..", "org.apache.ibatis..", "io.vertx..")
        .check(CLASSES);
  }

  @Test
  void theWallClockIsReadInMainOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .haveSimpleNameNotContaining("Main$")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
