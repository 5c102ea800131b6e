package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
  private final JsonNode document = read();

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> references = document.findValues("$ref");
    assertFalse(references.isEmpty());
    for (JsonNode reference : references) {
      String pointer = reference.asText();
      assertTrue(pointer.startsWith("#/"), pointer);
      assertFalse(document.at(pointer.substring(1)).isMissingNode(), pointer);
    }
  }

  @Test
  void everyOperationHasItsOwnIdAndEveryAnswerADescription() {
    Set<String> ids = new HashSet<>();
    document.get("paths").forEach(path -> path.forEach(operation -> check(operation, ids)));
    assertFalse(ids.isEmpty());
  }

  private void check(JsonNode operation, Set<String> ids) {
    String id = operation.path("operationId").asText();
    assertTrue(ids.add(id), id);
    JsonNode responses = operation.get("responses");
    assertNotNull(responses, id);
    responses.forEach(
        response -> {
          String reference = response.path("$ref").asText("#");
          JsonNode found = reference.equals("#") ? response : document.at(reference.substring(1));
          assertFalse(found.path("description").asText().isBlank(), id);
        });
  }

  @Test
  void levelsReasonsAndReceiptsAreThoseOfTheCode() {
    assertEquals(
        Arrays.stream(Durability.values()).map(Durability::wireName).toList(),
        texts("/components/schemas/Durability/enum"));
    assertEquals(
        Arrays.stream(RefusalReason.values()).map(RefusalReason::wireName).toList(),
        texts("/components/schemas/RefusalReason/enum"));
    assertEquals(components(WriteReceipt.class), names("/components/schemas/WriteReceipt"));
    assertEquals(components(Refusal.class), names("/components/schemas/Refusal"));
  }

  private List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    document.at(pointer).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private List<String> names(String pointer) {
    List<String> names = new ArrayList<>();
    document.at(pointer + "/properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(c -> c.getName()).toList();
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(OpenApiDocument.bytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
