package com.accellis.engagement.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every type of event on our topics. */
public final class EventTypes {

    public static final EventType<CompanyChanged> COMPANY =
            new EventType<>("connectwise.company.changed.v1", Topics.COMPANIES, CompanyChanged.class);
    public static final EventType<ContactChanged> CONTACT =
            new EventType<>("connectwise.contact.changed.v1", Topics.CONTACTS, ContactChanged.class);
    public static final EventType<TicketChanged> TICKET =
            new EventType<>("connectwise.ticket.changed.v1", Topics.TICKETS, TicketChanged.class);
    public static final EventType<TimeEntryChanged> TIME_ENTRY =
            new EventType<>("connectwise.time-entry.changed.v1", Topics.TIME_ENTRIES, TimeEntryChanged.class);
    public static final EventType<AgreementChanged> AGREEMENT =
            new EventType<>("connectwise.agreement.changed.v1", Topics.AGREEMENTS, AgreementChanged.class);
    public static final EventType<AgreementAdditionChanged> AGREEMENT_ADDITION = new EventType<>(
            "connectwise.agreement-addition.changed.v1", Topics.AGREEMENT_ADDITIONS, AgreementAdditionChanged.class);
    public static final EventType<MarketDescriptionChanged> MARKET_DESCRIPTION = new EventType<>(
            "connectwise.market-description.changed.v1", Topics.MARKET_DESCRIPTIONS, MarketDescriptionChanged.class);
    public static final EventType<SurveyChanged> SURVEY =
            new EventType<>("crewhu.survey.changed.v1", Topics.SURVEYS, SurveyChanged.class);
    public static final EventType<SyncRunCompleted> SYNC_RUN =
            new EventType<>("connectwise.sync-run.completed.v1", Topics.SYNC_RUNS, SyncRunCompleted.class);
    public static final EventType<ClientChanged> CLIENT =
            new EventType<>("engagement.client.changed.v1", Topics.CLIENTS, ClientChanged.class);
    public static final EventType<CompanyAssigned> COMPANY_ASSIGNMENT = new EventType<>(
            "engagement.company-assignment.changed.v1", Topics.COMPANY_ASSIGNMENTS, CompanyAssigned.class);
    public static final EventType<CurrentScores> SCORES =
            new EventType<>("engagement.scores.current.v1", Topics.SCORES, CurrentScores.class);
    public static final EventType<ScoreChanged> SCORE_CHANGE =
            new EventType<>("engagement.score.changed.v1", Topics.SCORE_CHANGES, ScoreChanged.class);

    private static final String CALLBACK_PREFIX = "connectwise.";
    private static final String CALLBACK_SUFFIX = ".v1";

    private static final Map<String, EventType<?>> BY_TOPIC = all().stream()
            .filter(type -> type.payload() != CallbackReceived.class)
            .collect(Collectors.toUnmodifiableMap(type -> type.topic().name(), Function.identity()));

    private EventTypes() {}

    /**
     * The one type on the topic of that name.
     *
     * @throws IllegalArgumentException when there is none, or when it is the topic of callbacks, which carries many
     */
    public static EventType<?> on(String topic) {
        EventType<?> type = BY_TOPIC.get(topic);
        if (type == null) {
            throw new IllegalArgumentException("No single type of event is on " + topic);
        }
        return type;
    }

    /** The type under which a callback is announced, for example {@code connectwise.ticket.updated.v1}. */
    public static EventType<CallbackReceived> callback(CallbackReceived.Type type, CallbackReceived.Action action) {
        return new EventType<>(
                CALLBACK_PREFIX + type.wireName() + "." + action.wireName() + CALLBACK_SUFFIX,
                Topics.CALLBACKS,
                CallbackReceived.class);
    }

    /** Every type, callbacks in all their combinations included. */
    public static List<EventType<?>> all() {
        var types = new ArrayList<EventType<?>>(List.of(
                COMPANY,
                CONTACT,
                TICKET,
                TIME_ENTRY,
                AGREEMENT,
                AGREEMENT_ADDITION,
                MARKET_DESCRIPTION,
                SURVEY,
                SYNC_RUN,
                CLIENT,
                COMPANY_ASSIGNMENT,
                SCORES,
                SCORE_CHANGE));
        for (var type : CallbackReceived.Type.values()) {
            for (var action : CallbackReceived.Action.values()) {
                types.add(callback(type, action));
            }
        }
        return List.copyOf(types);
    }
}
