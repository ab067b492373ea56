package com.accellis.engagement.sandbox.http;

import io.vertx.ext.web.Router;

/** One subject's paths. */
public interface Routes {

    void mount(Router router);
}
