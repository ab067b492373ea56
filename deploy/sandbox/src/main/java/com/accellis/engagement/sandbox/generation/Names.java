package com.accellis.engagement.sandbox.generation;

import java.util.List;

/** Invented names. */
final class Names {

    private static final List<String> FIRST_PARTS = List.of(
            "Fabrikam",
            "Contoso",
            "Tailspin",
            "Wingtip",
            "Lucerne",
            "Adatum",
            "Litware",
            "Proseware",
            "Alpine",
            "Blue Yonder",
            "Coho",
            "Fourth Coffee",
            "Graphic",
            "Humongous",
            "Margie",
            "Munson",
            "Relecloud",
            "Southridge",
            "Trey",
            "VanArsdel",
            "Woodgrove",
            "Consolidated",
            "Bellows",
            "Northgate",
            "Riverside",
            "Harbor",
            "Granite",
            "Cedar",
            "Summit",
            "Lakeshore");
    private static final List<String> SECOND_PARTS = List.of(
            "Ltd",
            "Group",
            "Partners",
            "Logistics",
            "Dental",
            "Law",
            "Foods",
            "Builders",
            "Finance",
            "Health",
            "Outfitters",
            "Engineering",
            "Academy",
            "Foundation");
    static final List<String> GIVEN = List.of(
            "Ada", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Maya",
            "Noah", "Olga", "Paul", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wim", "Yara");
    static final List<String> FAMILY = List.of(
            "Lind", "Moreau", "Baker", "Costa", "Dunn", "Eriksen", "Fuchs", "Gallo", "Hughes", "Ivanov", "Jansen",
            "Keller", "Lopez", "Meyer", "Nguyen", "Olsen", "Patel", "Reid", "Santos", "Turner", "Vogel", "Walsh");
    static final List<String> TITLES =
            List.of("CEO", "CFO", "Office Manager", "IT Lead", "Operations Manager", "Assistant", "Accountant");
    static final List<String> TICKET_SUMMARIES = List.of(
            "Cannot sign in",
            "Mail flow stopped",
            "Printer offline",
            "Laptop runs slowly",
            "VPN drops every hour",
            "New employee setup",
            "Shared drive missing",
            "Password reset",
            "Suspicious e-mail",
            "Backup job failed",
            "Disk space low on server",
            "Phone has no dial tone",
            "Monitor stays black",
            "License expired",
            "Wi-Fi unreachable in meeting room",
            "Employee leaving, close account",
            "Update keeps failing");
    static final List<String> PROJECTS = List.of(
            "Server migration",
            "Microsoft 365 rollout",
            "Office move",
            "Firewall replacement",
            "Laptop refresh",
            "Backup redesign",
            "Phone system change");
    static final List<String> PROJECT_STEPS = List.of(
            "Plan", "Order hardware", "Build", "Migrate mailboxes", "Test", "Train users", "Document", "Cut over");
    static final List<String> PHASES = List.of("Preparation", "Execution", "Hand-over");
    static final List<String> WORK_NOTES = List.of(
            "Restarted the service",
            "Checked logs, called the user back",
            "Remote session with the user",
            "Replaced cable",
            "Escalated and followed up",
            "Applied update",
            "Configured and tested");

    private Names() {}

    /** A company name that no other number has. */
    static String company(int number) {
        var first = FIRST_PARTS.get(number % FIRST_PARTS.size());
        // Steps through the second parts so that neighbours differ in both words.
        var round = number / FIRST_PARTS.size();
        var second = SECOND_PARTS.get((number * 5 + round) % SECOND_PARTS.size());
        var repeated = round / SECOND_PARTS.size();
        return first + " " + second + (repeated == 0 ? "" : " " + (repeated + 1));
    }
}
