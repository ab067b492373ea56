package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import com.accellis.engagement.endtoend.system.SiteWithDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upgraded service whose releases share a database. */
abstract class UpgradedWithDatabase<S extends SiteWithDatabase> extends UpgradedService {

    final S site;

    UpgradedWithDatabase(String name, String work, S site) {
        super(name, work);
        this.site = site;
    }

    @Override
    final Optional<SiteWithDatabase> database() {
        return Optional.of(site);
    }

    /** Of every process, beyond those of the site. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** It looks for no migrations, as replicas in production. */
    @Override
    final ServiceProcess launch(Packages packages) {
        return launch(packages, false);
    }

    /** One more process, which looks for migrations at its start, as on one's own machine. */
    final ServiceProcess startMigrating(Packages packages) {
        return awaitStarted(launch(packages, true));
    }

    private ServiceProcess launch(Packages packages, boolean migrating) {
        var all = new LinkedHashMap<>(settings());
        all.put("quarkus.flyway.migrate-at-start", Boolean.toString(migrating));
        return site.start(packages, all);
    }

    @Override
    final List<String> deadLetters() {
        return site.deadLetters();
    }

    @Override
    public void close() {
        site.close();
    }
}
