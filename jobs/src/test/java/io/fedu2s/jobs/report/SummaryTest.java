package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void theFieldsAreTheContracts() {
        String json = Summary.of(SampleRun.figures()).toJson();
        assertThat(json).startsWith("""
                        {
                          "run_id" : "sample <run> & \\"more\\"",
                          "seconds" : 187.25,
                          "documents" : {
                            "read" : 1420,
                            "accepted" : 1408,
                            "rejected" : 12,
                            "redacted" : {
                              "email" : 12,
                              "phone" : 3
                            },
                            "lines_removed" : 1300
                          },
                          "chunks" : 1632,
                          "generations" : {
                            "total" : 1632,
                            "cached" : 12,
                            "waves" : [
                              {
                                "wave" : 1,
                                "domain" : "math",
                                "pairs" : 65,
                                "accepted" : 40,
                                "kinds" : {
                                  "explain" : 30,
                                  "question" : 35
                                }
                              },
                              {
                                "wave" : 2,
                                "domain" : "math",
                                "pairs" : 65,
                                "accepted" : 57,
                                "kinds" : {
                                  "explain" : 4,
                                  "question" : 61
                                }
                              }
                            ]
                          },
                          "pairs" : {
                            "generated" : 1632,
                            "accepted" : 1197,
                            "rejected" : {
                              "grounding" : 130,
                              "near duplicate" : 302,
                              "unparsed" : 3
                            }
                          },
                          "rounds" : [
                            {
                              "round" : 1,
                              "clients" : 3,
                              "train_loss" : 2.104,
                              "seconds" : 13.5,
                              "simulated_seconds" : 0.0,
                              "update_bytes" : 3456789,
                              "download_bytes" : 4000000,
                              "product_error" : 0.02,
                              "epsilon" : null
                            },
                        """).contains("""
                            {
                              "domain" : "math",
                              "metric" : "rougeL",
                              "base" : 0.21,
                              "federated" : 0.71,
                              "n" : 48,
                              "local" : 0.52,
                              "centralised" : 0.64,
                              "scorer" : "rouge_score",
                              "lower_is_better" : false,
                              "difference" :\
                        """).endsWith("""
                          "adapter" : {
                            "path" : "target/sample/adapter",
                            "round" : 5,
                            "sha256" : "%s"
                          }
                        }
                        """.formatted("ab".repeat(32)));
    }

    @Test
    void roundsTellTheirSimulatedTimeAndWhatPrivacyCostSoFar() {
        assertThat(Summary.of(SampleRun.privateFigures()).toJson())
                .contains("\"simulated_seconds\" : 26.5", "\"epsilon\" : 0.4\n", "\"epsilon\" : 1.083\n");
    }

    @Test
    void aRunWithoutAnAdapterHasNone() {
        RunFigures all = SampleRun.figures();
        var early = new RunFigures(
                "early",
                "2026-11-30",
                1,
                "",
                all.documents(),
                all.rejects(),
                all.generations(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        assertThat(Summary.of(early).toJson())
                .contains(
                        "\"rounds\" : [ ]",
                        "\"evaluations\" : [ ]",
                        "\"adapter\" : null",
                        "\"rejected\" : { }",
                        "\"date\" : \"2026-11-30\"");
    }
}
