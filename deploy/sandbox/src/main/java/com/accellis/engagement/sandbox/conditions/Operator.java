package com.accellis.engagement.sandbox.conditions;

import java.util.function.IntPredicate;

/** A comparison sign, as a test on the result of comparing value and literal. */
enum Operator {
    EQUAL("=", order -> order == 0),
    NOT_EQUAL("!=", order -> order != 0),
    LESS("<", order -> order < 0),
    LESS_OR_EQUAL("<=", order -> order <= 0),
    GREATER(">", order -> order > 0),
    GREATER_OR_EQUAL(">=", order -> order >= 0);

    private final String sign;
    private final IntPredicate test;

    Operator(String sign, IntPredicate test) {
        this.sign = sign;
        this.test = test;
    }

    boolean accepts(int order) {
        return test.test(order);
    }

    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    static Operator ofSign(String sign) {
        for (var operator : values()) {
            if (operator.sign.equals(sign)) {
                return operator;
            }
        }
        throw new ConditionException("Unknown operator '" + sign + "'.");
    }
}
