/** The filter language of ConnectWise lists: text in, predicate over a record out; knows nothing of HTTP. */
package com.accellis.engagement.sandbox.conditions;
