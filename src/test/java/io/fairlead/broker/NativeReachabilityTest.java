package io.fairlead.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A native image has no broker inside: there is one way to Kafka's server classes, and {@link
 * BrokerLifecycle} closes it at build time. A second way would pull the server into the image.
 */
class NativeReachabilityTest {
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fairlead");
  }

  @Test
  void onlyTheEmbeddedBrokerTouchesKafkasServer() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(EmbeddedBroker.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "kafka..",
            "scala..",
            "org.apache.kafka.server..",
            "org.apache.kafka.metadata..",
            "org.apache.kafka.raft..",
            "org.apache.kafka.storage..")
        .check(classes);
  }
}
