package com.accellis.engagement.sandbox.setup;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The reference values of this tenant. The nodes are shared by thousands of records and never edited. */
public final class SetupTables {

    public static final List<ObjectNode> MARKETS = named(
            1,
            "Manufacturing",
            "Healthcare",
            "Legal",
            "Financial Services",
            "Construction",
            "Retail",
            "Non-Profit",
            "Professional Services",
            "Logistics",
            "Education");

    public static final ObjectNode ACTIVE = named(1, "Active");
    public static final ObjectNode INACTIVE = named(2, "Inactive");
    public static final ObjectNode NOT_APPROVED = named(3, "Not Approved");
    public static final List<ObjectNode> COMPANY_STATUSES = List.of(ACTIVE, INACTIVE, NOT_APPROVED);

    public static final ObjectNode CLIENT = named(1, "Client");
    public static final ObjectNode PROSPECT = named(2, "Prospect");
    public static final ObjectNode VENDOR = named(3, "Vendor");
    public static final ObjectNode FORMER_CLIENT = named(4, "Former Client");
    public static final ObjectNode OWNER = named(5, "Owner");
    public static final ObjectNode GOLD = named(6, "Gold");
    public static final List<ObjectNode> COMPANY_TYPES = List.of(CLIENT, PROSPECT, VENDOR, FORMER_CLIENT, OWNER, GOLD);

    public static final List<ObjectNode> TERRITORIES = named(1, "North", "South", "Remote");

    public static final ObjectNode PROJECT_BOARD = named(20, "Projects");
    public static final List<ObjectNode> SERVICE_BOARDS = named(1, "Help Desk", "Network Operations", "Onboarding");

    public static final ObjectNode NEW = status(1, "New", 10);
    public static final ObjectNode IN_PROGRESS = status(2, "In Progress", 20);
    public static final ObjectNode WAITING = status(3, "Waiting Customer", 25);
    public static final ObjectNode REOPENED = status(4, "Re-opened", 15);
    public static final ObjectNode RESOLVED = status(16, "Resolved", 28);
    public static final ObjectNode CLOSED = status(17, ">Closed", 30);
    public static final ObjectNode MERGED = status(18, ">Merged", 31);
    public static final List<ObjectNode> TICKET_STATUSES =
            List.of(NEW, IN_PROGRESS, WAITING, REOPENED, RESOLVED, CLOSED, MERGED);

    public static final List<ObjectNode> PRIORITIES = named(10, "P1 Emergency", "P2 High", "P3 Normal", "P4 Low");
    public static final List<ObjectNode> SOURCES = named(1, "Phone", "Portal", "Email Connector", "Monitoring");
    public static final List<ObjectNode> TICKET_TYPES =
            named(190, "Workstation", "Server", "Email", "Network", "Security", "User Administration", "Printing");
    public static final List<ObjectNode> TEAMS = named(1, "Desk", "Field", "Escalation");

    public static final List<ObjectNode> MEMBERS = members(
            "jdoe Jo Doe",
            "asmith Alex Smith",
            "mrossi Mara Rossi",
            "tkim Taeyang Kim",
            "lnovak Lena Novak",
            "obrown Otis Brown",
            "psingh Priya Singh",
            "hweber Hanna Weber",
            "cdiaz Carla Diaz",
            "nokafor Nia Okafor",
            "rjansen Ruud Jansen",
            "yito Yui Ito");

    public static final List<ObjectNode> WORK_TYPES = named(28, "On-site", "Remote", "After Hours", "Project Work");
    public static final List<ObjectNode> WORK_ROLES = named(10, "Engineer", "Senior Engineer", "Project Manager");
    public static final List<ObjectNode> AGREEMENT_TYPES =
            named(46, "Managed", "Block Time", "Backup", "Security", "Licensing");
    public static final ObjectNode MONTHLY = named(2, "Monthly");

    private SetupTables() {}

    public static ObjectNode named(int id, String name) {
        return Json.object().put("id", id).put("name", name);
    }

    private static List<ObjectNode> named(int firstId, String... names) {
        var nodes = new ArrayList<ObjectNode>();
        for (var name : names) {
            nodes.add(named(firstId + nodes.size(), name));
        }
        return List.copyOf(nodes);
    }

    /** The specification says {@code sort}; real answers have been seen with a capital. */
    private static ObjectNode status(int id, String name, int sort) {
        return named(id, name).put("Sort", sort);
    }

    private static List<ObjectNode> members(String... identifiersAndNames) {
        var nodes = new ArrayList<ObjectNode>();
        for (var text : identifiersAndNames) {
            var space = text.indexOf(' ');
            nodes.add(Json.object()
                    .put("id", 160 + nodes.size())
                    .put("identifier", text.substring(0, space))
                    .put("name", text.substring(space + 1)));
        }
        return List.copyOf(nodes);
    }
}
