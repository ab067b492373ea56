/** The ConnectWise companies and contacts as last heard. */
package com.accellis.engagement.registry.company;
