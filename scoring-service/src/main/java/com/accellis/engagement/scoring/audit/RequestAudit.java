package com.accellis.engagement.scoring.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.scoring.audit.Audit.Kind;
import com.accellis.engagement.scoring.audit.Audit.State;
import com.accellis.engagement.scoring.platform.BusinessClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Takes the wish of somebody, once. */
@ApplicationScoped
class RequestAudit {

    /** How many clients one request may name. */
    static final int MOST_CLIENTS = 1_000;

    private final AuditRepository audits;
    private final BusinessClock clock;
    private final AuditLog auditLog;

    RequestAudit(AuditRepository audits, BusinessClock clock, AuditLog auditLog) {
        this.audits = audits;
        this.clock = clock;
        this.auditLog = auditLog;
    }

    /**
     * @param clients null means all
     * @param key null for a request that may be repeated with effect; the key of another caller is another one
     * @param request the body, which a repeat under the same key has to equal
     */
    @Transactional
    Audit once(Kind kind, boolean repair, List<UUID> clients, String requestedBy, String key, byte[] request) {
        RequestKey given = RequestKey.of(key, kind.wireName().getBytes(UTF_8), request);
        RequestKey own = given == null ? null : given.by(requestedBy);
        if (own != null) {
            audits.lockKey(own.key());
            var known = audits.byKey(own.key());
            if (known.isPresent()) {
                if (!Arrays.equals(hash(own), known.get().requestHash)) {
                    throw ProblemType.IDEMPOTENCY_KEY_REUSED.because("This Idempotency-Key was used with another body");
                }
                return known.get();
            }
        }
        var audit = new Audit();
        audit.id = UUID.randomUUID();
        audit.kind = kind;
        audit.repair = repair;
        audit.requestedBy = requestedBy;
        audit.requestedAt = clock.now();
        if (own != null) {
            audit.idempotencyKey = own.key();
            audit.requestHash = hash(own);
        }
        audit.clientIds = clients == null ? null : existing(clients);
        audit.state = State.WAITING;
        audit.clientsTotal = clients == null ? (int) audits.clients() : audit.clientIds.length;
        audits.persist(audit);
        auditLog.addBy(
                requestedBy,
                kind == Kind.RECALCULATION ? "recalculation.asked-for" : "audit.asked-for",
                "audit/" + audit.id,
                audit.clientsTotal + " clients" + (repair ? ", repaired" : ""));
        return audit;
    }

    private UUID[] existing(List<UUID> clients) {
        UUID[] wanted = clients.stream().distinct().toArray(UUID[]::new);
        Set<UUID> missing = new HashSet<>(Set.of(wanted));
        audits.known(wanted).forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw ProblemType.CLIENT_NOT_FOUND.because(
                    "Not all of these clients exist",
                    missing.stream()
                            .sorted()
                            .map(id -> new Problem.FieldError("clientIds", "no client " + id))
                            .toList());
        }
        return wanted;
    }

    private static byte[] hash(RequestKey request) {
        return HexFormat.of().parseHex(request.hash());
    }
}
