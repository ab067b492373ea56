package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.Products;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Agreements of the clients and what was added to them, from two years ago to a little in the future. */
final class AgreementGenerator {

    private static final int LAST_AGREEMENT_BEFORE = 10;
    private static final int LAST_ADDITION_BEFORE = 76;
    private static final int DAYS_PER_MONTH = 30;
    private static final int DAYS_AHEAD = 45;

    private final Records records;
    private final History history;
    private final Draw draw;

    AgreementGenerator(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    void generate(List<Account> accounts) {
        records.startIdsAfter(RecordType.AGREEMENTS, LAST_AGREEMENT_BEFORE);
        records.startIdsAfter(RecordType.AGREEMENT_ADDITIONS, LAST_ADDITION_BEFORE);
        for (var account : accounts) {
            if (account.profile.tickets() > 1 || account.profile.additions() > 0) {
                agreements(account);
            }
        }
    }

    private void agreements(Account account) {
        var first = agreement(account, day(account.since), 0);
        if (account.brief) {
            addition(first, day(account.since));
            return;
        }
        basicAdditions(first, day(account.since));
        for (var i = 1; i <= draw.between(0, 3); i++) {
            var start = draw.chance(0.12)
                    ? history.today().plusDays(draw.between(-60, 30))
                    : day(draw.between(account.since, account.until));
            basicAdditions(agreement(account, start, i), start);
        }
        var days = history.days();
        for (var day : days) {
            if (account.isServed(instant(day)) && draw.chance(account.profile.additions() / DAYS_PER_MONTH)) {
                addition(first, day);
            }
        }
        for (var count = draw.howMany(account.profile.additions() / 2); count > 0; count--) {
            addition(first, history.today().plusDays(draw.between(1, DAYS_AHEAD)));
        }
    }

    private ObjectNode agreement(Account account, LocalDate start, int number) {
        var id = records.nextId(RecordType.AGREEMENTS);
        var type = SetupTables.AGREEMENT_TYPES.get(number % SetupTables.AGREEMENT_TYPES.size());
        var agreement = Json.object()
                .put("id", id)
                .put("name", number == 0 ? "Managed Care" : type.get("name").asText());
        agreement.set("type", type);
        agreement.set("company", account.reference);
        if (!account.contactReferences.isEmpty()) {
            agreement.set("contact", account.contactReferences.get(0));
        }
        agreement.put("startDate", Timestamps.date(start));
        var ends = start.plusYears(draw.between(1, 4));
        var open = number == 0 || draw.chance(0.5);
        if (!open) {
            agreement.put("endDate", Timestamps.date(ends));
        }
        agreement.put("noEndingDateFlag", open);
        var touched = cancelOrNot(agreement, start, number, account.until);
        if (!agreement.has("agreementStatus")) {
            agreement.put("agreementStatus", !open && ends.isBefore(history.today()) ? "Expired" : "Active");
        }
        agreement
                .put("applicationUnits", "Hours")
                .put("applicationLimit", new BigDecimal("40.0"))
                .put("applicationCycle", "CalendarMonth");
        agreement.set("billingCycle", SetupTables.MONTHLY);
        agreement
                .put("billAmount", BigDecimal.valueOf(draw.between(20, 900) * 1000L, 2))
                .put("billStartDate", Timestamps.date(start))
                .put("billTime", "NoDefault");
        // A few come without _info, as seen in recordings; the others say when they were last touched.
        if (!draw.chance(0.02)) {
            agreement
                    .putObject("_info")
                    .put("lastUpdated", Timestamps.seconds(touched))
                    .put("updatedBy", "jdoe");
        }
        records.put(RecordType.AGREEMENTS, id, agreement);
        account.agreementReferences.add(
                SetupTables.named(id, agreement.get("name").asText()));
        return agreement;
    }

    /** Cancels some agreements; answers when the agreement was last touched. */
    private Instant cancelOrNot(ObjectNode agreement, LocalDate start, int number, Instant until) {
        var left = until.isBefore(history.midnight());
        var cancelled =
                (left || (number > 0 && draw.chance(0.15))) && instant(start).isBefore(history.midnight());
        var touched = draw.between(earlier(instant(start), history.midnight()), history.midnight());
        agreement.put("cancelledFlag", cancelled);
        if (cancelled) {
            agreement
                    .put("dateCancelled", Timestamps.date(day(left ? until : touched)))
                    .put("reasonCancelled", "Not needed any more")
                    .put("agreementStatus", "Cancelled");
        }
        return touched;
    }

    private void basicAdditions(ObjectNode agreement, LocalDate start) {
        for (var count = draw.between(1, 3); count > 0; count--) {
            addition(agreement, start);
        }
    }

    private void addition(ObjectNode agreement, LocalDate effective) {
        var id = records.nextId(RecordType.AGREEMENT_ADDITIONS);
        var product = draw.pick(Products.ALL);
        var quantity = BigDecimal.valueOf(draw.between(1, 40) * 10L, 1);
        var addition = Json.object().put("id", id);
        addition.putObject("product").put("id", product.id()).put("identifier", product.identifier());
        addition.put("quantity", quantity)
                .put("lessIncluded", new BigDecimal("0.0"))
                .put("unitPrice", product.price())
                .put("unitCost", product.cost())
                .put("billCustomer", draw.pick(List.of("Billable", "Billable", "Billable", "DoNotBill", "NoCharge")))
                .put("effectiveDate", Timestamps.date(effective));
        var begun = earlier(instant(effective), history.midnight());
        if (draw.chance(0.12) && begun.isBefore(history.midnight())) {
            addition.put("cancelledDate", Timestamps.date(day(draw.between(begun, history.midnight()))));
        }
        addition.put("taxableFlag", true)
                .put("agreementId", agreement.get("id").asInt())
                .put("description", product.description())
                .put("invoiceDescription", product.description())
                .put("extPrice", product.price().multiply(quantity).setScale(2, RoundingMode.UNNECESSARY))
                .put("extCost", product.cost().multiply(quantity).setScale(2, RoundingMode.UNNECESSARY))
                .put("agreementStatus", agreement.get("agreementStatus").asText());
        addition.putObject("_info")
                .put("lastUpdated", Timestamps.seconds(begun))
                .put("updatedBy", "jdoe");
        records.put(RecordType.AGREEMENT_ADDITIONS, id, addition);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant instant(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
