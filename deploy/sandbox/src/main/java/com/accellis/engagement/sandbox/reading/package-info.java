/** What callers of the API see of the records, which a fault may set apart from what there is. */
package com.accellis.engagement.sandbox.reading;
