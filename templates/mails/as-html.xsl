<?xml version="1.0" encoding="UTF-8"?>
<!-- A letter as HTML for mail programs: one table of 600 px, styles in place because many programs
     take no sheet, no picture, nothing from elsewhere. Dark programs may turn the colours round; the
     button names its own so that it stays readable. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:variable name="font">font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;</xsl:variable>

  <xsl:template match="/letter">
    <html lang="{@language}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="supported-color-schemes" content="light dark"/>
        <title><xsl:value-of select="subject"/></title>
        <style>
          :root { color-scheme: light dark; }
          @media (prefers-color-scheme: dark) {
            .page { background: #1b1d20 !important; }
            .card { background: #25282c !important; border-color: #3c4147 !important; }
            .ink { color: #f1f3f5 !important; }
            .soft { color: #b4bac1 !important; }
            .line { border-color: #3c4147 !important; }
          }
          @media (max-width: 620px) { .pad { padding: 20px !important; } }
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f2f3f5;">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f3f5;">
          <tr><td align="center" style="padding:16px 8px;">
            <table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid #d9dde2;border-radius:8px;">
              <tr><td class="pad" style="padding:24px 32px 8px 32px;">
                <p class="soft" style="{$font}margin:0;font-size:14px;line-height:20px;color:#565d66;"><xsl:value-of select="dealer/@name"/></p>
              </td></tr>
              <tr><td class="pad" style="padding:8px 32px 24px 32px;">
                <xsl:if test="salutation"><p class="ink" style="{$font}margin:0 0 8px 0;font-size:16px;line-height:24px;color:#1c2126;"><xsl:value-of select="salutation"/></p></xsl:if>
                <p class="ink" style="{$font}margin:0 0 16px 0;font-size:19px;line-height:28px;font-weight:600;color:#1c2126;"><xsl:value-of select="lead"/></p>
                <xsl:for-each select="p">
                  <p class="ink" style="{$font}margin:0 0 16px 0;font-size:16px;line-height:24px;color:#1c2126;"><xsl:value-of select="."/></p>
                </xsl:for-each>
                <xsl:for-each select="matter">
                  <p class="ink line" style="{$font}margin:0;padding:12px 0;font-size:16px;line-height:24px;color:#1c2126;border-top:1px solid #d9dde2;">
                    <a href="{@link}" class="ink" style="color:#1c2126;font-weight:600;"><xsl:value-of select="title"/></a><br/>
                    <span class="soft" style="color:#565d66;"><xsl:value-of select="text"/></span>
                  </p>
                </xsl:for-each>
                <xsl:if test="@link">
                <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px 0;">
                  <tr><td align="center" bgcolor="{dealer/@accent}" style="background:{dealer/@accent};border-radius:6px;">
                    <a href="{@link}" style="{$font}display:inline-block;padding:12px 24px;font-size:16px;line-height:24px;font-weight:600;color:{dealer/@ink};text-decoration:none;border-radius:6px;border:1px solid {dealer/@accent};">
                      <span style="color:{dealer/@ink};"><xsl:value-of select="button"/></span>
                    </a>
                  </td></tr>
                </table>
                <p class="soft" style="{$font}margin:0 0 20px 0;font-size:13px;line-height:20px;color:#565d66;word-break:break-all;">
                  <xsl:value-of select="w:say('mail.html.plain-link')"/><br/>
                  <a href="{@link}" class="soft" style="color:#565d66;"><xsl:value-of select="@link"/></a>
                </p>
                </xsl:if>
                <xsl:if test="facts/fact">
                  <table cellpadding="0" cellspacing="0" border="0" width="100%" class="line" style="border-top:1px solid #d9dde2;">
                    <xsl:for-each select="facts/fact">
                      <tr>
                        <th scope="row" align="left" valign="top" class="soft line" style="{$font}padding:8px 16px 8px 0;font-size:14px;line-height:20px;font-weight:400;color:#565d66;border-bottom:1px solid #d9dde2;width:35%;"><xsl:value-of select="@name"/></th>
                        <td valign="top" class="ink line" style="{$font}padding:8px 0;font-size:14px;line-height:20px;color:#1c2126;border-bottom:1px solid #d9dde2;"><xsl:if test="@lang"><xsl:attribute name="lang"><xsl:value-of select="@lang"/></xsl:attribute></xsl:if><xsl:value-of select="."/></td>
                      </tr>
                    </xsl:for-each>
                  </table>
                </xsl:if>
              </td></tr>
              <tr><td class="pad" style="padding:0 32px 24px 32px;">
                <p class="soft" style="{$font}margin:0;font-size:13px;line-height:20px;color:#565d66;">
                  <xsl:value-of select="w:say('mail.answer')"/><br/>
                  <xsl:value-of select="dealer/@name"/>
                  <xsl:if test="dealer/@telephone"><xsl:text> · </xsl:text><xsl:value-of select="dealer/@telephone"/></xsl:if>
                  <xsl:if test="dealer/@address"><br/><xsl:value-of select="dealer/@address"/></xsl:if>
                </p>
              </td></tr>
            </table>
          </td></tr>
        </table>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
