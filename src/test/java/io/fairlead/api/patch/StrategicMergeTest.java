package io.fairlead.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row: what is there, the patch, what comes out. Single quotes stand for double ones. */
class StrategicMergeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      a value is set            | {'a':1}                  | {'b':2}                       | {'a':1,'b':2}
      null removes              | {'a':1,'b':2}            | {'b':null}                    | {'a':1}
      null in what is new       | {}                       | {'m':{'x':null,'y':1}}        | {'m':{'y':1}}
      maps are merged           | {'m':{'x':1}}            | {'m':{'y':2}}                 | {'m':{'x':1,'y':2}}
      plain lists are replaced  | {'args':['a','b']}       | {'args':['c']}                | {'args':['c']}
      finalizers are a set      | {'finalizers':['a']}     | {'finalizers':['b','a']}      | {'finalizers':['a','b']}
      lists merge by key        | {'env':[{'name':'A','value':'1'},{'name':'B','value':'2'}]} | {'env':[{'name':'B','value':'3'}]} | {'env':[{'name':'A','value':'1'},{'name':'B','value':'3'}]}
      a new element is added    | {'env':[{'name':'A'}]}   | {'env':[{'name':'B'}]}        | {'env':[{'name':'A'},{'name':'B'}]}
      an element is deleted     | {'env':[{'name':'A'},{'name':'B'}]} | {'env':[{'$patch':'delete','name':'A'}]} | {'env':[{'name':'B'}]}
      a list is replaced        | {'env':[{'name':'A'},{'name':'B'}]} | {'env':[{'name':'C'},{'$patch':'replace'}]} | {'env':[{'name':'C'}]}
      a map is replaced         | {'m':{'x':1}}            | {'m':{'$patch':'replace','y':2}} | {'m':{'y':2}}
      a map is deleted          | {'m':{'x':1},'n':1}      | {'m':{'$patch':'delete'}}     | {'n':1}
      values leave a list       | {'finalizers':['a','b','c']} | {'$deleteFromPrimitiveList/finalizers':['b']} | {'finalizers':['a','c']}
      the order is set          | {'env':[{'name':'A'},{'name':'B'},{'name':'C'}]} | {'$setElementOrder/env':[{'name':'C'},{'name':'A'}],'env':[{'name':'C','value':'1'}]} | {'env':[{'name':'C','value':'1'},{'name':'A'},{'name':'B'}]}
      only some keys are kept   | {'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}} | {'strategy':{'$retainKeys':['type'],'type':'Recreate'}} | {'strategy':{'type':'Recreate'}}
      ports of a container      | {'containers':[{'name':'c','ports':[{'containerPort':80},{'containerPort':81}]}]} | {'containers':[{'name':'c','ports':[{'containerPort':80,'name':'http'}]}]} | {'containers':[{'name':'c','ports':[{'containerPort':80,'name':'http'},{'containerPort':81}]}]}
      ports of a service        | {'spec':{'ports':[{'port':80}]}} | {'spec':{'ports':[{'port':80,'nodePort':1}]}} | {'spec':{'ports':[{'port':80,'nodePort':1}]}}
      taints are atomic         | {'taints':[{'key':'a'}]} | {'taints':[{'key':'b'}]}      | {'taints':[{'key':'b'}]}
      """)
  void patches(String rule, String original, String patch, String expected) throws Exception {
    assertThat(StrategicMerge.apply(json(original), json(patch)))
        .as(rule)
        .isEqualTo(json(expected));
  }

  @Test
  void theOriginalIsLeftAsItIs() throws Exception {
    ObjectNode original = json("{'m':{'x':1}}");

    StrategicMerge.apply(original, json("{'m':{'x':2}}"));

    assertThat(original).isEqualTo(json("{'m':{'x':1}}"));
  }

  @Test
  void anElementWithoutItsKeyIsAnError() {
    assertThatThrownBy(() -> StrategicMerge.apply(json("{}"), json("{'env':[{'value':'1'}]}")))
        .isInstanceOf(InvalidPatchException.class)
        .hasMessageContaining("env")
        .hasMessageContaining("name");
  }

  @Test
  void anUnknownDirectiveIsAnError() {
    assertThatThrownBy(() -> StrategicMerge.apply(json("{}"), json("{'m':{'$patch':'explode'}}")))
        .isInstanceOf(InvalidPatchException.class)
        .hasMessageContaining("explode");
  }

  static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }
}
