package io.sluice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The arrows between the packages, as drawn in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule arrowsPointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy("io.sluice.cli..")
          .layer("prove")
          .definedBy("io.sluice.prove..")
          .layer("server")
          .definedBy("io.sluice.server..")
          .layer("http")
          .definedBy("io.sluice.http..")
          .layer("protocol")
          .definedBy("io.sluice.protocol..")
          .layer("ingest")
          .definedBy("io.sluice.ingest..")
          .layer("query")
          .definedBy("io.sluice.query..")
          .layer("seal")
          .definedBy("io.sluice.storage.seal..")
          .layer("shard")
          .definedBy("io.sluice.storage.shard..")
          .layer("checkpoint")
          .definedBy("io.sluice.storage.checkpoint..")
          .layer("wal")
          .definedBy("io.sluice.storage.wal..")
          .layer("index")
          .definedBy("io.sluice.storage.index..")
          .layer("head")
          .definedBy("io.sluice.storage.head..")
          .layer("block")
          .definedBy("io.sluice.storage.block..")
          .layer("io")
          .definedBy("io.sluice.storage.io..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("prove")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("server")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("cli", "server")
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("cli", "server", "http")
          .whereLayer("ingest")
          .mayOnlyBeAccessedByLayers("cli", "server", "http", "protocol")
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("cli", "server", "http", "protocol", "ingest")
          .whereLayer("seal")
          .mayOnlyBeAccessedByLayers("cli", "server")
          .whereLayer("shard")
          .mayOnlyBeAccessedByLayers("cli", "server", "http", "protocol", "ingest", "query", "seal")
          .whereLayer("checkpoint")
          .mayOnlyBeAccessedByLayers("cli", "server", "shard", "seal")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers(
              "cli",
              "prove",
              "server",
              "http",
              "ingest",
              "query",
              "shard",
              "wal",
              "index",
              "head",
              "block",
              "seal",
              "checkpoint");

  @ArchTest
  static final ArchRule formatsOfStorageKnowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.storage.wal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sluice.storage.index..", "io.sluice.storage.head..");

  @ArchTest
  static final ArchRule checkpointsKnowOnlyTheLog =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.storage.checkpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.storage.index..",
              "io.sluice.storage.head..",
              "io.sluice.storage.block..",
              "io.sluice.storage.shard..");

  @ArchTest
  static final ArchRule blocksKnowOnlyFiles =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.storage.block..")
          .and()
          .haveSimpleNameNotEndingWith("Test")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.storage.index..",
              "io.sluice.storage.head..",
              "io.sluice.storage.wal..",
              "io.sluice.storage.shard..");

  @ArchTest
  static final ArchRule storageKnowsNeitherReactorNorHttpNorMeters =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("reactor..", "io.netty..", "io.micrometer..");

  @ArchTest
  static final ArchRule protocolsKnowNoHttp =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("reactor.netty..", "io.netty.handler.codec.http..");

  @ArchTest
  static final ArchRule unitsKnowNobody =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.units..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..").and(resideOutsideOfPackage("io.sluice.units..")));

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      SlicesRuleDefinition.slices().matching("io.sluice.(**)").should().beFreeOfCycles();
}
