package com.accellis.engagement.sandbox.conditions;

import java.util.ArrayList;
import java.util.List;

/** Cuts a filter text into tokens. */
final class Lexer {

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        return new Lexer(text).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            var c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(' || c == ')' || c == ',') {
                at++;
                add(c == '(' ? Token.Kind.OPEN : c == ')' ? Token.Kind.CLOSE : Token.Kind.COMMA, String.valueOf(c));
            } else if (c == '"' || c == '\'') {
                string(c);
            } else if (c == '[') {
                date();
            } else if ("=!<>".indexOf(c) >= 0) {
                operator();
            } else if (Character.isDigit(c) || c == '-') {
                number();
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else {
                throw new ConditionException("Unexpected character '" + c + "' at position " + at + ".");
            }
        }
        add(Token.Kind.END, "end of the condition");
        return tokens;
    }

    private void string(char quote) {
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            var escaped = text.charAt(at) == '\\' && at + 1 < text.length();
            if (escaped && "\"'\\".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
            }
            value.append(text.charAt(at));
        }
        if (at == text.length()) {
            throw new ConditionException("String literal is not closed.");
        }
        at++;
        add(Token.Kind.STRING, value.toString());
    }

    private void date() {
        var end = text.indexOf(']', at);
        if (end < 0) {
            throw new ConditionException("Date literal is not closed.");
        }
        add(Token.Kind.DATE, text.substring(at + 1, end).strip());
        at = end + 1;
    }

    private void operator() {
        var length = at + 1 < text.length() && text.charAt(at + 1) == '=' ? 2 : 1;
        add(Token.Kind.OPERATOR, text.substring(at, at + length));
        at += length;
    }

    private void number() {
        var start = at++;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        add(Token.Kind.NUMBER, text.substring(start, at));
    }

    private void word() {
        var start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_/".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        add(Token.Kind.WORD, text.substring(start, at));
    }

    private void add(Token.Kind kind, String value) {
        tokens.add(new Token(kind, value));
    }
}
