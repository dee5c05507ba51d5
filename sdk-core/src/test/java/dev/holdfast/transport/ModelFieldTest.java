package dev.holdfast.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFieldTest {

    private static String rename(String body) {
        return new String(ModelField.rename(body.getBytes(UTF_8), name -> name.equals("a") ? "b/β\"\n" : name), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"a\"}                       | {\"model\":\"b/β\\\"\\n\"}",
                "{ \"x\" : 1.50 , \"model\"  :  \"a\" , \"y\":[ ] } | { \"x\" : 1.50 , \"model\"  :  \"b/β\\\"\\n\" , \"y\":[ ] }",
                "{\"y\":{\"model\":\"a\"},\"model\":\"a\"} | {\"y\":{\"model\":\"a\"},\"model\":\"b/β\\\"\\n\"}",
                "{\"y\":[{\"model\":\"a\"}],\"model\":\"a\",\"z\":{\"model\":\"a\"}} | {\"y\":[{\"model\":\"a\"}],\"model\":\"b/β\\\"\\n\",\"z\":{\"model\":\"a\"}}",
                "{\"\\u006dodel\":\"a\"}                 | {\"\\u006dodel\":\"b/β\\\"\\n\"}",
                "{\"model\":\"\\u0061\"}                 | {\"model\":\"b/β\\\"\\n\"}",
                "{\"model\":\"a\",\"model\":\"a\"}       | {\"model\":\"b/β\\\"\\n\",\"model\":\"b/β\\\"\\n\"}",
                "{\"q\":\"日本😀\\\"model\\\":\\\"a\\\"\",\"model\":\"a\"} | {\"q\":\"日本😀\\\"model\\\":\\\"a\\\"\",\"model\":\"b/β\\\"\\n\"}",
                "\ufeff{\"model\":\"a\"}                 | \ufeff{\"model\":\"b/β\\\"\\n\"}",
                "{\"n\":NaN,\"model\":\"a\"}             | {\"n\":NaN,\"model\":\"b/β\\\"\\n\"}",
            })
    void the_top_level_model_is_renamed_and_nothing_else_changes(String body, String renamed) {
        assertThat(rename(body)).isEqualTo(renamed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "model",
                "\"model\"",
                "[]",
                "[{\"model\":\"a\"}]",
                "{",
                "{\"model\"",
                "{\"model\":",
                "{\"model\":\"a",
                "{\"model\":\"a\"",
                "{\"model\":\"a\",}",
                "{\"model\":\"a\",\"x\":}",
                "{\"model\":\"c\"}",
                "{\"Model\":\"a\"}",
                "{\"model\":null}",
                "{\"model\":1}",
                "{\"model\":[\"a\"]}",
                "{\"model\":{\"model\":\"a\"}}",
                "{}",
                "null",
                "{'model':'a'}",
                "{\"x\":{\"model\":\"a\"}}",
                "\u0000"
            })
    void what_has_no_model_to_rename_comes_back_as_it_was(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(ModelField.rename(bytes, name -> name.equals("a") ? "b" : name))
                .isSameAs(bytes);
    }

    @Test
    void nothing_is_too_large_or_too_deep() {
        String number = "9".repeat(100_000);
        String text = "x".repeat(25_000_000);
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String body = "{\"n\":" + number + ",\"e\":1e" + "9".repeat(50) + ",\"t\":\"" + text + "\",\"d\":" + deep
                + ",\"model\":\"%s\"}";
        assertThat(rename(body.replace("%s", "a"))).isEqualTo(body.replace("%s", "b/β\\\"\\n"));
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            many.append("\"f").append(i).append("\":0,");
        }
        assertThat(rename(many + "\"model\":\"a\"}")).isEqualTo(many + "\"model\":\"b/β\\\"\\n\"}");
    }

    @Test
    void other_encodings_are_left_alone() {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            byte[] body = "{\"model\":\"a\"}".getBytes(charset);
            assertThat(ModelField.rename(body, name -> "b")).isNull();
            assertThat(ModelField.rename(body, name -> name)).isSameAs(body);
        }
    }

    @Test
    void random_objects_say_the_same_under_another_name_and_random_bytes_do_no_harm() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Random random = new Random(33);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder json = new StringBuilder();
            object(random, json, 0);
            byte[] body = json.toString().getBytes(UTF_8);
            JsonNode before = mapper.readTree(body);
            JsonNode after = mapper.readTree(ModelField.rename(body, name -> name + "é\\"));
            before.fields().forEachRemaining(field -> {
                JsonNode renamed = after.get(field.getKey());
                if (field.getKey().equals("model") && field.getValue().isTextual()) {
                    assertThat(renamed.textValue()).isEqualTo(field.getValue().textValue() + "é\\");
                } else {
                    assertThat(renamed).isEqualTo(field.getValue());
                }
            });
            assertThat(after.size()).isEqualTo(before.size());
            // Broken somewhere: whatever that makes of it, nothing is thrown.
            body[random.nextInt(body.length)] = (byte) random.nextInt();
            assertThat(ModelField.rename(body, name -> "b")).isNotNull();
        }
    }

    private static void object(Random random, StringBuilder json, int depth) {
        json.append('{').append(space(random));
        int fields = random.nextInt(5);
        for (int i = 0; i < fields; i++) {
            json.append(i == 0 ? "" : ",").append(space(random));
            json.append(random.nextInt(3) == 0 ? "\"model\"" : "\"k" + i + "\"");
            json.append(space(random)).append(':').append(space(random));
            value(random, json, depth + 1);
        }
        json.append(space(random)).append('}');
    }

    private static void value(Random random, StringBuilder json, int depth) {
        switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> json.append(random.nextInt());
            case 1 -> json.append("\"gpt-").append(random.nextInt(9)).append("\"");
            case 2 -> json.append("\"日\\u00e9\\n\\\\\\\"model\\\":\\\"a\\\"😀\"");
            case 3 -> json.append("true");
            case 4 -> object(random, json, depth);
            default -> {
                json.append('[');
                value(random, json, depth + 1);
                json.append(',');
                value(random, json, depth + 1);
                json.append(']');
            }
        }
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \n\t" : "";
    }
}
