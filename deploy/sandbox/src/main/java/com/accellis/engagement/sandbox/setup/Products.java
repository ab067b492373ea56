package com.accellis.engagement.sandbox.setup;

import java.math.BigDecimal;
import java.util.List;

/** What the MSP sells by addition. */
public final class Products {

    /** One product of the catalogue. */
    public record Product(int id, String identifier, String description, BigDecimal price, BigDecimal cost) {}

    public static final List<Product> ALL = List.of(
            product(310, "BKP-100", "Cloud backup", "9.50", "4.00"),
            product(311, "EDR-200", "Endpoint protection", "6.00", "2.75"),
            product(312, "M365-BP", "Microsoft 365 Business Premium", "24.20", "19.80"),
            product(313, "FW-MGT", "Managed firewall", "85.00", "40.00"),
            product(314, "VOIP-STD", "Hosted phone seat", "18.00", "9.10"),
            product(315, "MFA-SEAT", "Multi-factor sign-in", "3.25", "1.10"),
            product(316, "SRV-MON", "Server monitoring", "45.00", "11.00"));

    private Products() {}

    private static Product product(int id, String identifier, String description, String price, String cost) {
        return new Product(id, identifier, description, new BigDecimal(price), new BigDecimal(cost));
    }
}
