package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.conditions.FieldCatalogue;
import com.accellis.engagement.sandbox.records.RecordType;
import java.util.EnumMap;
import java.util.Map;

/** Which names each list can be filtered and ordered by. */
final class Catalogues {

    private static final Map<RecordType, FieldCatalogue> BY_TYPE = new EnumMap<>(RecordType.class);

    static {
        BY_TYPE.put(RecordType.COMPANIES, companies());
        BY_TYPE.put(RecordType.CONTACTS, contacts());
        BY_TYPE.put(RecordType.SERVICE_TICKETS, serviceTickets());
        BY_TYPE.put(RecordType.PROJECT_TICKETS, projectTickets());
        BY_TYPE.put(RecordType.TIME_ENTRIES, timeEntries());
        BY_TYPE.put(RecordType.AGREEMENTS, agreements());
        BY_TYPE.put(RecordType.AGREEMENT_ADDITIONS, additions());
        BY_TYPE.put(RecordType.MARKETS, setupTable());
        BY_TYPE.put(RecordType.COMPANY_STATUSES, setupTable());
        BY_TYPE.put(RecordType.COMPANY_TYPES, setupTable());
        BY_TYPE.put(RecordType.CALLBACKS, callbacks());
    }

    private Catalogues() {}

    static FieldCatalogue of(RecordType type) {
        var catalogue = BY_TYPE.get(type);
        if (catalogue == null) {
            throw new IllegalArgumentException(type + " has no ConnectWise list");
        }
        return catalogue;
    }

    private static FieldCatalogue base() {
        return new FieldCatalogue().numbers("id").infoDates("lastUpdated");
    }

    private static FieldCatalogue named() {
        return new FieldCatalogue().numbers("id").texts("name");
    }

    private static FieldCatalogue setupTable() {
        return base().texts("name").flags("defaultFlag", "inactiveFlag");
    }

    private static FieldCatalogue companies() {
        return base().texts("identifier", "name", "website", "phoneNumber", "deletedBy")
                .numbers("annualRevenue", "numberOfEmployees")
                .flags("leadFlag", "deletedFlag", "isVendorFlag")
                .dates("dateAcquired", "dateDeleted")
                .references("status", "market", "territory", "defaultContact", "site", "parentCompany")
                .infoDates("dateEntered")
                .array("types", named());
    }

    private static FieldCatalogue contacts() {
        return base().texts("firstName", "lastName", "title", "defaultPhoneNbr")
                .flags("inactiveFlag", "defaultFlag", "defaultBillingFlag")
                .references("company", "site")
                .array("types", named())
                .array(
                        "communicationItems",
                        new FieldCatalogue()
                                .numbers("id")
                                .texts("value", "communicationType", "domain")
                                .flags("defaultFlag")
                                .references("type"));
    }

    private static FieldCatalogue tickets() {
        return base().texts("summary", "closedBy", "resources")
                .numbers("actualHours")
                .flags("closedFlag", "approved")
                .dates("closedDate")
                .references("board", "status", "company", "contact", "type", "owner", "priority", "source", "agreement")
                .infoDates("dateEntered");
    }

    private static FieldCatalogue serviceTickets() {
        return tickets()
                .texts("recordType", "agreementType", "severity", "impact", "slaStatus", "billTime")
                .numbers("parentTicketId", "resolveMinutes", "resPlanMinutes", "respondMinutes")
                .flags("isInSla", "hasChildTicket", "hasMergedChildTicketFlag")
                .dates("dateResolved", "dateResplan", "dateResponded")
                .references("team", "mergedParentTicket");
    }

    private static FieldCatalogue projectTickets() {
        return tickets()
                .texts("wbsCode")
                .numbers("budgetHours")
                .flags("isIssueFlag")
                .dates("scheduleStartDate", "scheduleEndDate")
                .references("project", "phase");
    }

    private static FieldCatalogue timeEntries() {
        return base().texts(
                        "chargeToType",
                        "billableOption",
                        "notes",
                        "enteredBy",
                        "status",
                        "agreementType",
                        "ticketBoard",
                        "ticketStatus",
                        "companyType")
                .numbers("chargeToId", "actualHours", "hoursDeduct", "hoursBilled", "hourlyRate", "locationId")
                .flags("invoiceFlag")
                .dates("timeStart", "timeEnd", "dateEntered")
                .references(
                        "company",
                        "member",
                        "workType",
                        "workRole",
                        "agreement",
                        "ticket",
                        "project",
                        "phase",
                        "timeSheet");
    }

    private static FieldCatalogue agreements() {
        return base().texts("name", "applicationUnits", "applicationCycle", "agreementStatus", "reasonCancelled")
                .numbers("applicationLimit", "billAmount")
                .flags("noEndingDateFlag", "cancelledFlag")
                .dates("startDate", "endDate", "billStartDate", "dateCancelled")
                .references("type", "company", "contact", "billingCycle");
    }

    private static FieldCatalogue additions() {
        return base().texts("billCustomer", "description", "invoiceDescription", "agreementStatus")
                .numbers("quantity", "lessIncluded", "unitPrice", "unitCost", "agreementId", "extPrice", "extCost")
                .flags("taxableFlag")
                .dates("effectiveDate", "cancelledDate")
                .references("product");
    }

    private static FieldCatalogue callbacks() {
        return base().texts("description", "url", "type", "level", "connectWiseID", "payloadVersion")
                .numbers("objectId", "memberId")
                .flags("inactiveFlag", "isSoapCallbackFlag", "isSelfSuppressedFlag");
    }
}
