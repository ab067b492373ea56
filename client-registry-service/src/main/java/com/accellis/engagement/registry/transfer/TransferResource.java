package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.kit.digest.Sha256;
import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.kit.http.Export;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.transfer.ImportClients.Manner;
import com.accellis.engagement.registry.transfer.ImportReport.Outcome;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Files of clients over HTTP. */
@Path("/api/v1/clients")
@Blocking
public class TransferResource {

    private static final byte[] IMPORT = Texts.bytes("import clients");
    private static final int MOST_FAULTS_TOLD = 1_000;

    private final ImportClients importClients;
    private final ExportClients exportClients;
    private final Caller caller;

    TransferResource(ImportClients importClients, ExportClients exportClients, Caller caller) {
        this.importClients = importClients;
        this.exportClients = exportClients;
        this.caller = caller;
    }

    @GET
    @Path("export")
    @Produces({Csv.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed("viewer")
    @APIResponseSchema(value = ExportedClient[].class, responseDescription = "A file")
    public Response export(@QueryParam("format") String format) {
        var chosen = Export.format(format);
        List<ExportedClient> clients = exportClients.all();
        return Export.file(chosen, "clients", clients, () -> ClientTable.write(clients));
    }

    /**
     * Takes over a file. Repeating it without a key of its own is refused or changes nothing: a name that is in use needs
     * the client's id, and the editions are others then.
     *
     * @param dryRun whether to tell only what would happen
     * @param moveCompanies whether companies may be taken away from clients that have them
     */
    @POST
    @Path("import")
    @Consumes(Csv.MEDIA_TYPE)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public ImportReport importFile(
            @QueryParam("dryRun") String dryRun,
            @QueryParam("moveCompanies") String moveCompanies,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            InputStream file) {
        var manner = new Manner(
                Parameters.yesOrNo("dryRun", dryRun, false), Parameters.yesOrNo("moveCompanies", moveCompanies, false));
        var digest = new DigestInputStream(file, Sha256.begin());
        List<ClientLine> lines = ClientTable.read(digest);
        var request = RequestKey.of(
                idempotencyKey,
                IMPORT,
                Texts.bytes(manner.toString()),
                digest.getMessageDigest().digest());
        var report = importClients.apply(lines, manner, caller.name(), request);
        if (report.faulty() > 0 && !manner.dryRun()) {
            throw refused(report);
        }
        return report;
    }

    private static ProblemException refused(ImportReport report) {
        List<Problem.FieldError> errors = report.lines().stream()
                .filter(line -> line.outcome() == Outcome.FAULTY)
                .flatMap(line -> line.faults().stream()
                        .map(fault -> new Problem.FieldError(
                                "line " + line.line() + (fault.column() == null ? "" : ", " + fault.column()),
                                fault.code().wireName() + ": " + fault.reason())))
                .limit(MOST_FAULTS_TOLD)
                .toList();
        return ProblemType.INVALID_IMPORT.because(
                "Nothing was changed: " + report.faulty() + " lines cannot be imported", errors);
    }
}
