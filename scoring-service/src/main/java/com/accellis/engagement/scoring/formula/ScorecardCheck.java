package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.formula.RuleKind.Parameter;
import com.accellis.engagement.scoring.formula.ScorecardDraft.BandDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.GradeDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.IndustryDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.MetricDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.RangeDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.RuleDraft;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds everything that keeps a draft from being a scorecard. Reasons say what would be right and never quote what was
 * written.
 */
public final class ScorecardCheck {

    /** Metrics, bands, ranges, grades or industries; a longer list is one fault and not looked into. */
    static final int MOST_ITEMS = 20;

    static final int GREATEST_WEIGHT = 100;
    static final int GREATEST_COUNT_PER_POINT = 10_000;
    static final int LONGEST_GRADE_NAME = 20;
    static final int LONGEST_NOTE = 500;

    private static final int BOUND_DECIMALS = 4;
    /** Scores have no more. */
    private static final int GRADE_DECIMALS = 1;

    private static final BigDecimal BEST_SCORE = BigDecimal.valueOf(100);
    private static final String REQUIRED = "required";

    private final List<Fault> faults = new ArrayList<>();

    private ScorecardCheck() {}

    /**
     * Something wrong in a draft.
     *
     * @param field where, for example {@code industries.legal.metrics[0].rule.bands[2].atLeast}
     */
    public record Fault(String field, String reason) {}

    /** Every fault of the draft, in the order of its fields; empty when it can be published. */
    public static List<Fault> faults(ScorecardDraft draft) {
        var check = new ScorecardCheck();
        check.rules("", draft.metrics(), draft.grades());
        if (draft.industries() != null) {
            check.industries(draft.industries());
        }
        return List.copyOf(check.faults);
    }

    /** What is wrong with the note that says why an edition is published. */
    public static List<Fault> faultsOfNote(String note) {
        var check = new ScorecardCheck();
        check.text("note", note, LONGEST_NOTE, true);
        return List.copyOf(check.faults);
    }

    private void fault(String field, String reason) {
        faults.add(new Fault(field, reason));
    }

    private void industries(Map<String, IndustryDraft> industries) {
        if (industries.size() > MOST_ITEMS) {
            fault("industries", "at most " + MOST_ITEMS);
            return;
        }
        industries.forEach((industry, own) -> {
            String field = "industries." + printable(industry);
            if (!Scorecard.INDUSTRIES.contains(industry)) {
                fault(field, "no such industry; known are " + String.join(", ", Scorecard.INDUSTRIES));
            }
            if (own == null) {
                fault(field, REQUIRED);
            } else {
                rules(field + ".", own.metrics(), own.grades());
            }
        });
    }

    private static String printable(String industry) {
        return industry.matches("[A-Za-z0-9_-]{1,40}") ? industry : "(unprintable)";
    }

    private void rules(String path, List<MetricDraft> metrics, List<GradeDraft> grades) {
        String field = path + "metrics";
        Set<Metric> seen = EnumSet.noneOf(Metric.class);
        if (each(field, metrics, (at, metric) -> metric(at, metric, seen))) {
            List<MetricDraft> on = metrics.stream()
                    .filter(metric -> metric != null && (metric.on() == null || metric.on()))
                    .toList();
            if (on.isEmpty()) {
                fault(field, "at least one metric is on");
            } else if (on.stream().allMatch(metric -> metric.weight() != null && metric.weight() == 0)) {
                fault(field, "at least one metric that is on has a weight above 0");
            }
        }
        grades(path + "grades", grades);
    }

    private void metric(String field, MetricDraft draft, Set<Metric> seen) {
        Optional<Metric> metric = Metric.named(draft.metric());
        if (draft.metric() == null) {
            fault(field + ".metric", REQUIRED);
        } else if (metric.isEmpty()) {
            fault(
                    field + ".metric",
                    "one of "
                            + Arrays.stream(Metric.values())
                                    .map(Metric::wireName)
                                    .collect(Collectors.joining(", ")));
        } else if (!seen.add(metric.get())) {
            fault(field + ".metric", "every metric at most once");
        }
        whole(field + ".weight", draft.weight(), 0, GREATEST_WEIGHT);
        if (draft.rule() == null) {
            fault(field + ".rule", REQUIRED);
        } else {
            rule(field + ".rule", draft.rule(), metric.orElse(null));
        }
    }

    /** @param metric null when it is not known */
    private void rule(String field, RuleDraft draft, Metric metric) {
        Optional<RuleKind> named = RuleKind.named(draft.type());
        List<RuleKind> fitting = metric == null ? List.of(RuleKind.values()) : RuleKind.fitting(metric);
        if (named.isEmpty()) {
            fault(field + ".type", draft.type() == null ? REQUIRED : "one of " + RuleKind.names(fitting));
            return;
        }
        RuleKind kind = named.get();
        if (!fitting.contains(kind)) {
            fault(field + ".type", "does not fit this metric; possible are " + RuleKind.names(fitting));
        }
        for (Parameter parameter : Parameter.values()) {
            String at = field + "." + parameter.field();
            if (kind.has(parameter)) {
                parameter(at, parameter, draft, kind.greatestBound(metric));
            } else if (parameter.isIn(draft)) {
                fault(at, "not a parameter of " + kind.wireName());
            }
        }
    }

    private void parameter(String field, Parameter parameter, RuleDraft draft, BigDecimal greatestBound) {
        switch (parameter) {
            case COUNT_PER_POINT -> whole(field, draft.countPerPoint(), 1, GREATEST_COUNT_PER_POINT);
            case OTHERWISE -> points(field, draft.otherwise());
            case BANDS -> bands(field, draft.bands(), greatestBound);
            case RANGES -> ranges(field, draft.ranges(), greatestBound);
        }
    }

    private void bands(String field, List<BandDraft> bands, BigDecimal greatestBound) {
        boolean readable = each(field, bands, (at, band) -> {
            decimal(at + ".atLeast", band.atLeast(), greatestBound, BOUND_DECIMALS);
            points(at + ".points", band.points());
        });
        if (readable) {
            falling(field, bands, BandDraft::atLeast);
        }
    }

    private void ranges(String field, List<RangeDraft> ranges, BigDecimal greatestBound) {
        boolean readable = each(field, ranges, (at, range) -> {
            decimal(at + ".atLeast", range.atLeast(), greatestBound, BOUND_DECIMALS);
            if (range.below() != null) {
                decimal(at + ".below", range.below(), greatestBound, BOUND_DECIMALS);
                if (range.atLeast() != null && range.below().compareTo(range.atLeast()) <= 0) {
                    fault(at + ".below", "above atLeast");
                }
            }
            points(at + ".points", range.points());
        });
        if (readable) {
            adjoining(field, ranges);
        }
    }

    /** A gap would silently give the points of {@code otherwise}, which are meant for too little and too much. */
    private void adjoining(String field, List<RangeDraft> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            RangeDraft before = ranges.get(i - 1);
            RangeDraft range = ranges.get(i);
            if (before == null || range == null || before.atLeast() == null || range.atLeast() == null) {
                continue;
            }
            String at = field + "[" + i + "].atLeast";
            if (range.atLeast().compareTo(before.atLeast()) <= 0) {
                fault(at, "ranges go from the least up");
            } else if (before.below() == null) {
                fault(field + "[" + (i - 1) + "].below", "only the last range has no upper bound");
            } else if (range.atLeast().compareTo(before.below()) < 0) {
                fault(at, "overlaps the range before");
            } else if (range.atLeast().compareTo(before.below()) > 0) {
                fault(at, "leaves a gap after the range before");
            }
        }
    }

    private void grades(String field, List<GradeDraft> grades) {
        Set<String> names = new HashSet<>();
        boolean readable = each(field, grades, (at, grade) -> {
            text(at + ".name", grade.name(), LONGEST_GRADE_NAME, false);
            if (grade.name() != null && !names.add(grade.name().strip().toLowerCase(Locale.ROOT))) {
                fault(at + ".name", "every name once, whatever its case");
            }
            decimal(at + ".atLeast", grade.atLeast(), BEST_SCORE, GRADE_DECIMALS);
        });
        if (readable) {
            falling(field, grades, GradeDraft::atLeast);
            int last = grades.size() - 1;
            BigDecimal lowest =
                    grades.get(last) == null ? null : grades.get(last).atLeast();
            if (lowest != null && lowest.signum() > 0) {
                fault(field + "[" + last + "].atLeast", "0, so that every score has a grade");
            }
        }
    }

    private <T> void falling(String field, List<T> items, Function<T, BigDecimal> bound) {
        for (int i = 1; i < items.size(); i++) {
            BigDecimal before = items.get(i - 1) == null ? null : bound.apply(items.get(i - 1));
            BigDecimal next = items.get(i) == null ? null : bound.apply(items.get(i));
            if (before != null && next != null && next.compareTo(before) >= 0) {
                fault(field + "[" + i + "].atLeast", "below the bound before; the greatest comes first");
            }
        }
    }

    /** Looks at every item; false when there are none to look at. */
    private <T> boolean each(String field, List<T> items, BiConsumer<String, T> look) {
        if (items == null || items.isEmpty()) {
            fault(field, items == null ? REQUIRED : "at least one");
            return false;
        }
        if (items.size() > MOST_ITEMS) {
            fault(field, "at most " + MOST_ITEMS);
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            String at = field + "[" + i + "]";
            if (items.get(i) == null) {
                fault(at, REQUIRED);
            } else {
                look.accept(at, items.get(i));
            }
        }
        return true;
    }

    private void points(String field, Integer points) {
        whole(field, points, 0, PointRule.MOST);
    }

    private void whole(String field, Integer number, int least, int greatest) {
        if (number == null) {
            fault(field, REQUIRED);
        } else if (number < least || number > greatest) {
            fault(field, "from " + least + " to " + greatest);
        }
    }

    private void decimal(String field, BigDecimal number, BigDecimal greatest, int decimals) {
        if (number == null) {
            fault(field, REQUIRED);
        } else if (number.signum() < 0 || number.compareTo(greatest) > 0) {
            fault(field, "from 0 to " + greatest);
        } else if (number.scale() > decimals) {
            fault(field, "at most " + decimals + (decimals == 1 ? " decimal" : " decimals"));
        }
    }

    private void text(String field, String text, int longest, boolean lines) {
        if (text == null) {
            fault(field, REQUIRED);
        } else if (text.isBlank()) {
            fault(field, "not blank");
        } else if (text.length() > longest) {
            fault(field, "at most " + longest + " characters");
        } else if (!text.codePoints().allMatch(character -> storable(character, lines))) {
            fault(field, "without control characters");
        }
    }

    /** Neither a control character nor half of a pair, which no database stores. */
    private static boolean storable(int character, boolean lines) {
        int type = Character.getType(character);
        return lines && character == '\n' || type != Character.CONTROL && type != Character.SURROGATE;
    }
}
