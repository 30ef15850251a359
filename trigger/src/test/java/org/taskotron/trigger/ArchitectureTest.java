package org.taskotron.trigger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms. */
class ArchitectureTest {

  private static final JavaClasses TRIGGER = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("org.taskotron.trigger");

  @Test
  void roomsHaveNoCycles() {
    slices().matching("org.taskotron.trigger.(*)..").should().beFreeOfCycles().check(TRIGGER);
  }

  @Test
  void eventsAndRulesKnowNeitherLedgerNorMaster() {
    noClasses()
        .that()
        .resideInAnyPackage("..trigger.event..", "..trigger.rule..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..trigger.ledger..",
            "..trigger.submit..",
            "..trigger.evaluation..",
            "..trigger.message..")
        .check(TRIGGER);
  }

  @Test
  void theLedgerDecidesNothing() {
    noClasses()
        .that()
        .resideInAPackage("..trigger.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..trigger.event..", "..trigger.rule..", "..trigger.submit..", "..trigger.evaluation..")
        .check(TRIGGER);
  }

  @Test
  void noDaemonUsesAnother() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.taskotron.master..", "org.taskotron.slave..", "org.taskotron.resultsdb..")
        .check(TRIGGER);
  }

  @Test
  void theWallClockIsReadOnlyThroughAClock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(TRIGGER);
  }
}
