package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The schema check that other tests rely on can say yes and no for every keyword. */
class JsonSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'string'} | 'a' | 1",
                "{'type':'integer'} | 1 | 1.5",
                "{'type':'boolean'} | true | 'true'",
                "{'type':'array'} | [] | {}",
                "{'type':['string','null']} | null | 1",
                "{'const':'a'} | 'a' | 'b'",
                "{'enum':['a','b']} | 'b' | 'c'",
                "{'pattern':'^p_[a-z]{2}$'} | 'p_ab' | 'p_abc'",
                "{'minLength':2} | 'ab' | 'a'",
                "{'maxLength':1} | '𝄞' | 'ab'",
                "{'minimum':1} | 1 | 0",
                "{'maximum':1} | 1 | 2",
                "{'minItems':1} | [1] | []",
                "{'maxItems':1} | [1] | [1,2]",
                "{'items':{'type':'string'}} | ['a'] | ['a',1]",
                "{'maxProperties':1} | {'a':1} | {'a':1,'b':1}",
                "{'propertyNames':{'maxLength':1}} | {'a':1} | {'ab':1}",
                "{'required':['a']} | {'a':1} | {'b':1}",
                "{'properties':{'a':{'type':'string'}}} | {'a':'x'} | {'a':1}",
                "{'properties':{'a':{}},'additionalProperties':false} | {'a':1} | {'b':1}",
                "{'additionalProperties':{'type':'string'}} | {'a':'x'} | {'a':1}",
                "{'oneOf':[{'type':'string'},{'type':'null'}]} | null | 1",
                "{'$ref':'#/short'} | 'a' | 'ab'"
            },
            quoteCharacter = '"')
    void tellsRightFromWrong(String schema, String right, String wrong) {
        var document = new JsonSchema(json("{'short':{'type':'string','maxLength':1}}"));
        assertThat(document.problems(json(schema), json(right))).isEmpty();
        assertThat(document.problems(json(schema), json(wrong))).isNotEmpty();
    }

    @Test
    void refusesKeywordsThatItDoesNotKnowAndReferencesToNothing() {
        var document = new JsonSchema(json("{}"));
        assertThatThrownBy(() -> document.problems(json("{'uniqueItems':true}"), json("[]")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> document.problems(json("{'$ref':'#/nowhere'}"), json("[]")))
                .isInstanceOf(AssertionError.class);
    }

    private static JsonNode json(String text) {
        return Client.JSON.readTree(text.replace('\'', '"'));
    }
}
