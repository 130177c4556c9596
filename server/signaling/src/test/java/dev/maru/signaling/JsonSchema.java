package dev.maru.signaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Checks values against the schemas of one document (JSON Schema 2020-12, the keywords that our documents use). A keyword
 * that is not known here is an error, so that no part of a schema can go unchecked.
 */
final class JsonSchema {
    private static final Set<String> NOTES = Set.of("description", "default", "title", "examples");

    private final JsonNode document;

    JsonSchema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value; nothing when it is right. */
    List<String> problems(JsonNode schema, JsonNode value) {
        var problems = new ArrayList<String>();
        check(schema, value, "$", problems);
        return problems;
    }

    /** The schema that a reference leads to; any other schema is itself. */
    JsonNode resolve(JsonNode schema) {
        JsonNode found = schema;
        while (found.has("$ref")) {
            String reference = found.get("$ref").asString();
            found = document.at(reference.substring(1));
            if (!reference.startsWith("#/") || found.isMissingNode()) {
                throw new AssertionError("nothing is at " + reference);
            }
        }
        return found;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
        JsonNode resolved = resolve(schema);
        for (String keyword : resolved.propertyNames()) {
            String problem = NOTES.contains(keyword) ? null : problem(keyword, resolved, value);
            if (problem != null) {
                problems.add(at + " " + problem);
            }
        }
        for (int i = 0; resolved.has("items") && value.isArray() && i < value.size(); i++) {
            check(resolved.get("items"), value.get(i), at + "[" + i + "]", problems);
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            String where = at + "." + name;
            JsonNode listed = resolved.path("properties").path(name);
            JsonNode other = resolved.path("additionalProperties");
            if (resolved.has("propertyNames")) {
                check(resolved.get("propertyNames"), StringNode.valueOf(name), where, problems);
            }
            if (!listed.isMissingNode()) {
                check(listed, field.getValue(), where, problems);
            } else if (other.isObject()) {
                check(other, field.getValue(), where, problems);
            } else if (!other.asBoolean(true)) {
                problems.add(where + " is not allowed");
            }
        }
    }

    private String problem(String keyword, JsonNode schema, JsonNode value) {
        JsonNode rule = schema.get(keyword);
        return switch (keyword) {
            case "items", "properties", "additionalProperties", "propertyNames" -> null;
            case "type" -> isOfType(rule, value) ? null : "is no " + rule;
            case "const" -> rule.equals(value) ? null : "is not " + rule;
            case "enum" -> contains(rule, value) ? null : "is none of " + rule;
            case "pattern" -> !value.isString() || isFound(rule, value) ? null : "does not match " + rule;
            case "minLength" -> !value.isString() || length(value) >= rule.asInt() ? null : "is too short";
            case "maxLength" -> !value.isString() || length(value) <= rule.asInt() ? null : "is too long";
            case "minimum" -> !value.isNumber() || value.asDouble() >= rule.asDouble() ? null : "is too small";
            case "maximum" -> !value.isNumber() || value.asDouble() <= rule.asDouble() ? null : "is too great";
            case "minItems" -> !value.isArray() || value.size() >= rule.asInt() ? null : "has too few items";
            case "maxItems" -> !value.isArray() || value.size() <= rule.asInt() ? null : "has too many items";
            case "maxProperties" -> !value.isObject() || value.size() <= rule.asInt() ? null : "has too many fields";
            case "oneOf" -> alternatives(rule, value) == 1 ? null : "is not exactly one of " + rule;
            case "required" -> missing(rule, value);
            default -> throw new AssertionError("“" + keyword + "” is not known here");
        };
    }

    private int alternatives(JsonNode schemas, JsonNode value) {
        int right = 0;
        for (JsonNode schema : schemas) {
            right += problems(schema, value).isEmpty() ? 1 : 0;
        }
        return right;
    }

    private static String missing(JsonNode required, JsonNode value) {
        for (JsonNode name : required) {
            if (value.isObject() && !value.has(name.asString())) {
                return "has no " + name;
            }
        }
        return null;
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOfType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asString()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no type of JSON: " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFound(JsonNode pattern, JsonNode value) {
        return Pattern.compile(pattern.asString()).matcher(value.asString()).find();
    }

    private static int length(JsonNode text) {
        return text.asString().codePointCount(0, text.asString().length());
    }
}
