package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.callback.CallbackChecks;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.connectwise.SourceLimits;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.http.ProblemType;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** How the connections to the sources are doing, and testing one. Shows no credential and nothing about one. */
@Path("/api/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ConnectionResource {

    private final TestConnection testConnection;
    private final TestResults results;
    private final SourceLimits limits;
    private final CallbackChecks callbacks;
    private final ConnectWiseConfig connectWise;
    private final CrewHuConfig crewHu;
    private final AuditLog auditLog;

    ConnectionResource(
            TestConnection testConnection,
            TestResults results,
            SourceLimits limits,
            CallbackChecks callbacks,
            ConnectWiseConfig connectWise,
            CrewHuConfig crewHu,
            AuditLog auditLog) {
        this.auditLog = auditLog;
        this.testConnection = testConnection;
        this.results = results;
        this.limits = limits;
        this.callbacks = callbacks;
        this.connectWise = connectWise;
        this.crewHu = crewHu;
    }

    /**
     * @param reachable whether the system answered at the last test; null when it was never tested
     * @param rights what the last test found; empty when there was none
     * @param apiVersion the model of the records that we ask for; null where there is no choice
     * @param limits null for a system without limits of ours
     * @param callbacks null for a system that has none
     * @param lastTest null when it was never tested
     */
    public record Connection(
            SourceSystem system,
            boolean configured,
            Boolean reachable,
            List<TestResult.EntityRight> rights,
            String version,
            String region,
            String apiVersion,
            Long clockOffsetSeconds,
            SourceLimits.Usage limits,
            CallbackState callbacks,
            TestResult lastTest) {}

    public record AllConnections(List<Connection> items) {}

    @GET
    @RolesAllowed("viewer")
    public AllConnections list() {
        return new AllConnections(
                Arrays.stream(SourceSystem.values()).map(this::connection).toList());
    }

    private Connection connection(SourceSystem system) {
        boolean isConnectWise = system == SourceSystem.CONNECTWISE;
        TestResult last = results.newest(system).orElse(null);
        return new Connection(
                system,
                isConnectWise ? connectWise.configured() : crewHu.configured(),
                last == null ? null : last.reachable(),
                last == null ? List.of() : last.rights(),
                last == null ? null : last.version(),
                last == null ? null : last.region(),
                isConnectWise ? connectWise.apiVersion() : null,
                last == null ? null : last.clockOffsetSeconds(),
                isConnectWise ? limits.now() : null,
                isConnectWise ? callbacks.newest().state() : null,
                last);
    }

    /** Answers when the test is done, which takes seconds; that it found a fault is no error of the request. */
    @POST
    @Path("/{system}/test")
    @RolesAllowed("manager")
    public TestResult test(@PathParam("system") String name) {
        SourceSystem system = WireNamed.find(SourceSystem.values(), name)
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("Systems are connectwise and crewhu"));
        auditLog.addFirst("connection.tested", system.wireName(), null);
        return testConnection.test(system);
    }
}
