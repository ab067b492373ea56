package com.accellis.engagement.local;

/** A service's own database; its role has the same name and owns it. */
record Database(String name, String password, int port) {

    String url() {
        return "jdbc:postgresql://" + Ports.HOST + ":" + port + "/" + name;
    }
}
