package com.accellis.engagement.connector.history;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class SyncCursorRepository implements PanacheRepositoryBase<SyncCursor, String> {}
