/** What ConnectWise says about companies and contacts: remembered, and the clients concerned looked at again. */
package com.accellis.engagement.registry.intake;
