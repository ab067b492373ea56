package com.accellis.engagement.connector.translation;

import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.MarketDescriptionChanged;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;

/** Turns records of ConnectWise's and CrewHu's REST interfaces into our events. */
public final class Translator {

    private static final String EMAIL = "Email";
    private static final String PHONE = "Phone";
    /** Each is in the event, which has to fit into a record of Kafka. */
    private static final int MOST_TYPES = 100;

    /** CrewHu's have 24 characters. */
    private static final int LONGEST_ID = 100;

    private Translator() {}

    /** @throws Untranslatable when a field is missing, of the wrong type or too long */
    public static Translated translate(SourceEntity entity, JsonNode sourceRecord) {
        Fields fields = Fields.of(sourceRecord);
        return switch (entity) {
            case COMPANIES -> company(fields);
            case CONTACTS -> contact(fields);
            case SERVICE_TICKETS -> ticket(fields, serviceKind(fields));
            case PROJECT_TICKETS ->
                ticket(
                        fields,
                        fields.flag("isIssueFlag") ? TicketChanged.Kind.PROJECT_ISSUE : TicketChanged.Kind.PROJECT);
            case TIME_ENTRIES -> timeEntry(fields);
            case AGREEMENTS -> agreement(fields);
            case AGREEMENT_ADDITIONS -> addition(fields);
            case MARKET_DESCRIPTIONS -> market(fields);
            case SURVEYS -> survey(fields);
        };
    }

    /** The event of a record that its source no longer has. */
    public static SourceEvent deleted(SourceEntity entity, String id, SourceVersion version) {
        return switch (entity) {
            case COMPANIES ->
                new CompanyChanged(Long.parseLong(id), version, true, null, null, null, null, null, null, null, null);
            case CONTACTS ->
                new ContactChanged(Long.parseLong(id), version, true, null, null, null, null, null, null, false, false);
            case SERVICE_TICKETS, PROJECT_TICKETS ->
                new TicketChanged(
                        Long.parseLong(id), version, true, null, null, null, null, null, null, null, null, false, null);
            case TIME_ENTRIES ->
                new TimeEntryChanged(Long.parseLong(id), version, true, null, null, null, null, null, null);
            case AGREEMENTS ->
                new AgreementChanged(Long.parseLong(id), version, true, null, null, null, null, null, false);
            case AGREEMENT_ADDITIONS ->
                new AgreementAdditionChanged(Long.parseLong(id), version, true, null, null, null, null, null);
            case MARKET_DESCRIPTIONS -> new MarketDescriptionChanged(Long.parseLong(id), version, true, null);
            case SURVEYS -> new SurveyChanged(id, version, true, null, null, null, null, null, false);
        };
    }

    private static Instant lastUpdated(Fields fields) {
        return fields.object("_info").instant("lastUpdated");
    }

    private static Long companyOf(Fields fields) {
        return fields.object("company").number("id");
    }

    private static Translated company(Fields fields) {
        long id = fields.id();
        var types = fields.objects("types").stream()
                .map(type -> type.text("name"))
                .filter(name -> name != null)
                .toList();
        if (types.size() > MOST_TYPES) {
            throw new Untranslatable("Field types has more than " + MOST_TYPES + " elements");
        }
        boolean deleted = fields.flag("deletedFlag");
        String identifier = fields.text("identifier");
        String name = fields.text("name");
        String status = fields.object("status").text("name");
        String market = fields.object("market").text("name");
        Long defaultContact = fields.object("defaultContact").number("id");
        String website = fields.text("website");
        Long parent = fields.object("parentCompany").number("id");
        return Translated.of(
                id,
                lastUpdated(fields),
                id,
                version -> new CompanyChanged(
                        id,
                        version,
                        deleted,
                        identifier,
                        name,
                        status,
                        types,
                        market,
                        defaultContact,
                        website,
                        parent));
    }

    private static Translated market(Fields fields) {
        long id = fields.id();
        String name = fields.text("name");
        if (name == null) {
            throw new Untranslatable("Field name is missing");
        }
        return Translated.of(
                id, lastUpdated(fields), null, version -> new MarketDescriptionChanged(id, version, false, name));
    }

    private static Translated contact(Fields fields) {
        long id = fields.id();
        Long company = companyOf(fields);
        String firstName = fields.text("firstName");
        String lastName = fields.text("lastName");
        String title = fields.text("title");
        String email = preferred(fields, EMAIL);
        String phone = preferred(fields, PHONE);
        boolean inactive = fields.flag("inactiveFlag");
        boolean companyDefault = fields.flag("defaultFlag");
        return Translated.of(
                id,
                lastUpdated(fields),
                company,
                version -> new ContactChanged(
                        id,
                        version,
                        false,
                        company,
                        firstName,
                        lastName,
                        title,
                        email,
                        phone,
                        inactive,
                        companyDefault));
    }

    /** The item marked as default of its kind, else the first; ConnectWise has no field for "the" e-mail address. */
    private static String preferred(Fields contact, String kind) {
        var items = contact.objects("communicationItems").stream()
                .filter(item -> kind.equals(item.text("communicationType")))
                .toList();
        return items.stream()
                .filter(item -> item.flag("defaultFlag"))
                .findFirst()
                .or(() -> items.stream().findFirst())
                .map(item -> item.text("value"))
                .orElse(null);
    }

    private static TicketChanged.Kind serviceKind(Fields fields) {
        String recordType = fields.text("recordType");
        if (recordType == null) {
            return TicketChanged.Kind.SERVICE;
        }
        return switch (recordType) {
            case "ServiceTicket" -> TicketChanged.Kind.SERVICE;
            case "ProjectTicket" -> TicketChanged.Kind.PROJECT;
            case "ProjectIssue" -> TicketChanged.Kind.PROJECT_ISSUE;
            default -> throw new Untranslatable("Field recordType is not a kind of ticket");
        };
    }

    private static Translated ticket(Fields fields, TicketChanged.Kind kind) {
        long id = fields.id();
        Long company = companyOf(fields);
        String summary = fields.text("summary");
        String board = fields.object("board").text("name");
        String status = fields.object("status").text("name");
        // Newer releases have the time of entry only in _info, some older ones only at the top.
        Instant inInfo = fields.object("_info").instant("dateEntered");
        Instant entered = inInfo != null ? inInfo : fields.instant("dateEntered");
        Instant resolved = fields.instant("dateResolved");
        Instant closedAt = fields.instant("closedDate");
        boolean closed = fields.flag("closedFlag");
        Long mergedInto = fields.object("mergedParentTicket").number("id");
        return Translated.of(
                id,
                lastUpdated(fields),
                company,
                version -> new TicketChanged(
                        id,
                        version,
                        false,
                        kind,
                        company,
                        summary,
                        board,
                        status,
                        entered,
                        resolved,
                        closedAt,
                        closed,
                        mergedInto));
    }

    private static Translated timeEntry(Fields fields) {
        long id = fields.id();
        Long company = companyOf(fields);
        String chargeToType = fields.text("chargeToType");
        Long chargeToId = fields.number("chargeToId");
        Long ticket = "ServiceTicket".equals(chargeToType) || "ProjectTicket".equals(chargeToType) ? chargeToId : null;
        String billable = fields.text("billableOption");
        Instant started = fields.instant("timeStart");
        var hours = fields.decimal("actualHours");
        return Translated.of(
                id,
                lastUpdated(fields),
                company,
                version -> new TimeEntryChanged(
                        id, version, false, company, ticket, chargeToType, billable, started, hours));
    }

    private static Translated agreement(Fields fields) {
        long id = fields.id();
        Long company = companyOf(fields);
        String name = fields.text("name");
        String type = fields.object("type").text("name");
        LocalDate start = fields.date("startDate");
        LocalDate end = fields.date("endDate");
        boolean cancelled = fields.flag("cancelledFlag");
        LocalDate cancelledOn = fields.date("dateCancelled");
        LocalDate ended = cancelled && cancelledOn != null ? cancelledOn : end;
        return new Translated(
                Long.toString(id),
                lastUpdated(fields),
                company,
                null,
                ended,
                (version, owner) ->
                        new AgreementChanged(id, version, false, company, name, type, start, end, cancelled));
    }

    private static Translated addition(Fields fields) {
        long id = fields.id();
        Long agreement = fields.number("agreementId");
        String product = fields.object("product").text("identifier");
        LocalDate effective = fields.date("effectiveDate");
        LocalDate cancelled = fields.date("cancelledDate");
        return new Translated(
                Long.toString(id),
                lastUpdated(fields),
                null,
                agreement,
                null,
                (version, owner) -> new AgreementAdditionChanged(
                        id, version, false, agreement, owner, product, effective, cancelled));
    }

    private static Translated survey(Fields fields) {
        String id = fields.text("_id");
        if (id == null || id.isBlank()) {
            throw new Untranslatable("Field _id is missing");
        }
        if (id.length() > LONGEST_ID) {
            throw new Untranslatable("Field _id has more than " + LONGEST_ID + " characters");
        }
        Long ticket = ticketNumber(fields.text("ticket_num"));
        Integer rating = rating(fields.text("rating"));
        Instant answered = fields.instant("closed");
        boolean inactive = fields.flag("inactive");
        Fields customer = fields.object("customer_data");
        return new Translated(
                id,
                fields.instant("_updated_at"),
                null,
                ticket,
                null,
                SurveyCustomer.of(customer.text("email"), customer.text("id"), customer.text("name")),
                (version, owner) ->
                        new SurveyChanged(id, version, false, owner, null, ticket, rating, answered, inactive));
    }

    /** With another help desk than ConnectWise the number need not be one. */
    private static Long ticketNumber(String text) {
        return text != null && text.matches("[1-9][0-9]{0,17}") ? Long.valueOf(text) : null;
    }

    private static Integer rating(String text) {
        return text != null && text.matches("-?[0-9]{1,4}") ? Integer.valueOf(text) : null;
    }
}
