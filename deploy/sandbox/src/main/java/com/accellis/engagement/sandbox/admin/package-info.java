/** What a test may do behind the API's back: read, create, change and delete records, and make calls fail. */
package com.accellis.engagement.sandbox.admin;
