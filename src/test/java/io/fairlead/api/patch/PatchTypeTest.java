package io.fairlead.api.patch;

import static io.fairlead.api.patch.StrategicMergeTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PatchTypeTest {

  @Test
  void aMergePatchReplacesLists() throws Exception {
    var patched =
        PatchType.MERGE.apply(
            json("{'env':[{'name':'A'}],'x':1}"), json("{'env':[{'name':'B'}],'x':null}"));

    assertThat(patched).isEqualTo(json("{'env':[{'name':'B'}]}"));
  }

  @Test
  void aJsonPatchIsAListOfOperations() throws Exception {
    var patched =
        PatchType.JSON.apply(
            json("{'spec':{'replicas':1}}"),
            operations("[{'op':'replace','path':'/spec/replicas','value':3}]"));

    assertThat(patched).isEqualTo(json("{'spec':{'replicas':3}}"));
  }

  @Test
  void aJsonPatchThatDoesNotFitIsAnError() {
    assertThatThrownBy(
            () ->
                PatchType.JSON.apply(
                    json("{}"), operations("[{'op':'replace','path':'/a/b','value':3}]")))
        .isInstanceOf(InvalidPatchException.class);
    assertThatThrownBy(
            () ->
                PatchType.JSON.apply(
                    json("{'a':1}"), operations("[{'op':'test','path':'/a','value':2}]")))
        .isInstanceOf(InvalidPatchException.class);
    assertThatThrownBy(() -> PatchType.JSON.apply(json("{}"), operations("[{'op':'explode'}]")))
        .isInstanceOf(InvalidPatchException.class);
  }

  @Test
  void aPatchOfTheWrongShapeIsAnError() {
    assertThatThrownBy(() -> PatchType.MERGE.apply(json("{}"), operations("[]")))
        .isInstanceOf(InvalidPatchException.class)
        .hasMessageContaining("object");
    assertThatThrownBy(() -> PatchType.JSON.apply(json("{}"), json("{}")))
        .isInstanceOf(InvalidPatchException.class)
        .hasMessageContaining("list");
  }

  private static JsonNode operations(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
