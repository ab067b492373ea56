package com.accellis.engagement.sandbox.conditions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Reads the filter language: {@code and} binds closer than {@code or}; parentheses group. */
public final class ConditionParser {

    private final List<Token> tokens;
    private final FieldCatalogue catalogue;
    private final boolean children;
    private int at;

    private ConditionParser(String text, FieldCatalogue catalogue, boolean children) {
        this.tokens = Lexer.tokens(text);
        this.catalogue = catalogue;
        this.children = children;
    }

    /** A filter on the record itself. */
    public static Condition conditions(String text, FieldCatalogue catalogue) {
        return new ConditionParser(text, catalogue, false).run();
    }

    /** A filter on the elements of the record's arrays, such as {@code types/name="Client"}. */
    public static Condition childConditions(String text, FieldCatalogue catalogue) {
        return new ConditionParser(text, catalogue, true).run();
    }

    /** A filter on custom fields by caption and value; one custom field has to satisfy all of it. */
    public static Condition customFieldConditions(String text) {
        var customField = new FieldCatalogue().numbers("id").texts("caption", "type", "value");
        return new Condition.AnyElement("customFields", conditions(text, customField));
    }

    private Condition run() {
        var condition = or();
        if (peek().kind() != Token.Kind.END) {
            throw new ConditionException("Unexpected '" + peek().text() + "'.");
        }
        return condition;
    }

    private Condition or() {
        var parts = new ArrayList<>(List.of(and()));
        while (skipWord("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Or(List.copyOf(parts));
    }

    private Condition and() {
        var parts = new ArrayList<>(List.of(single()));
        while (skipWord("and")) {
            parts.add(single());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.And(List.copyOf(parts));
    }

    private Condition single() {
        if (peek().kind() == Token.Kind.OPEN) {
            at++;
            var inner = or();
            expect(Token.Kind.CLOSE);
            return inner;
        }
        var name = expect(Token.Kind.WORD).text();
        return children ? childTest(name) : test(catalogue.ordering(name), UnaryOperator.identity());
    }

    private Condition childTest(String name) {
        var slash = name.indexOf('/');
        var array = catalogue
                .array(slash < 0 ? name : name.substring(0, slash))
                .filter(known -> slash > 0)
                .orElseThrow(() -> new ConditionException(name + " is not a recognized name."));
        var field = array.elements().ordering(name.substring(slash + 1));
        return test(field, condition -> new Condition.AnyElement(array.name(), condition));
    }

    private Condition test(Field field, UnaryOperator<Condition> wrap) {
        var negated = skipWord("not");
        if (skipWord("in")) {
            return wrap.apply(new Condition.In(field, list(field), negated));
        }
        if (skipWord("contains")) {
            return wrap.apply(new Condition.Like(field, Literals.contains(text(field)), negated));
        }
        if (skipWord("like")) {
            return wrap.apply(new Condition.Like(field, Literals.like(text(field)), negated));
        }
        if (negated) {
            throw new ConditionException("Unexpected '" + peek().text() + "' after not.");
        }
        var operator = Operator.ofSign(expect(Token.Kind.OPERATOR).text());
        if (operator.isEquality() && skipWord("null")) {
            return wrap.apply(new Condition.IsNull(field, operator == Operator.NOT_EQUAL));
        }
        return wrap.apply(new Condition.Compare(field, operator, Literals.valueFor(field, next())));
    }

    private TreeSet<Object> list(Field field) {
        expect(Token.Kind.OPEN);
        var values = new TreeSet<Object>(field.type()::compare);
        do {
            values.add(Literals.valueFor(field, next()));
        } while (skip(Token.Kind.COMMA));
        expect(Token.Kind.CLOSE);
        return values;
    }

    private String text(Field field) {
        var token = next();
        if (field.type() != FieldType.TEXT || token.kind() != Token.Kind.STRING) {
            throw new ConditionException(
                    "contains and like need a text field and a quoted text, at " + field.name() + ".");
        }
        return token.text();
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        var token = tokens.get(at);
        if (token.kind() == Token.Kind.END) {
            throw new ConditionException("Unexpected end of the condition.");
        }
        at++;
        return token;
    }

    private Token expect(Token.Kind kind) {
        var token = next();
        if (token.kind() != kind) {
            throw new ConditionException("Unexpected '" + token.text() + "'.");
        }
        return token;
    }

    private boolean skip(Token.Kind kind) {
        if (peek().kind() != kind) {
            return false;
        }
        at++;
        return true;
    }

    private boolean skipWord(String word) {
        if (!peek().isWord(word)) {
            return false;
        }
        at++;
        return true;
    }
}
