using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>What is wrong between plugins.</summary>
internal static class OtherPluginFaults
{
    public static Fault[] All =>
    [
        new("two plugins have one id", "TPM0405", "plugin 'fixtures.good' 2.0.0 in 'PLUGINS/2' is hidden by version 1.0.0 in 'PLUGINS/1', which comes first on the search path", lab =>
        {
            lab.Sandbox.Add("Good", "1");
            lab.Sandbox.Add("Good", "2", json => json["version"] = "2.0.0");
            return lab.Compose(c => c.Backend("fixturechip"));
        }),
        new(
            "two plugins provide one name",
            "TPM0405",
            "backend 'fixturechip' of plugin 'fixtures.throwing' 1.0.0 is hidden by that of plugin 'fixtures.good' 1.0.0, which comes first on the search path",
            lab =>
            {
                lab.Sandbox.Add("Good", "1");
                lab.Sandbox.Add("Throwing", "2", json => json["provides"]!["backends"]![0] = "fixturechip");
                return lab.Compose(c => c.Backend("fixturechip"));
            }),
        new("two plugins define one operator", "TPM0401", "plugin 'fixtures.again' 1.0.0 defines operator 'fixture.Twice', which plugin 'fixtures.good' 1.0.0 defines too", lab =>
        {
            lab.Sandbox.Add("Good", "1", json => json["provides"] = new JsonObject { ["ops"] = new JsonArray("fixture.First") });
            lab.Sandbox.Add("Good", "2", json => json["id"] = "fixtures.again");
            return lab.Compose(c => c.Operators(["fixture.First", "fixture.Twice"]));
        }),
        Required("a required plugin is missing", "it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not installed", null),
        Required("a required plugin has another version", "it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0); version 2.1.0 is installed", json => json["version"] = "2.1.0"),
        Required(
            "a required plugin is refused",
            "it requires plugin 'fixtures.dialect' [1.0.0, 2.0.0), which is not usable: it needs SDK [9.0.0, 10.0.0); this host has SDK",
            json => json["sdk"] = "[9.0,10.0)"),
        Required(
            "plugins require each other",
            "plugins require each other in a circle: fixtures.dialect -> fixtures.dialect-user -> fixtures.dialect",
            json => json["requires"] = new JsonArray(new JsonObject { ["id"] = "fixtures.dialect-user", ["version"] = "1.0" })),
        new(
            "another plugin's contract is used and not named under requires",
            "TPM0401",
            "plugin 'fixtures.dialect-user' 1.0.0 lists pass 'dialect-user', and no type of it that can be loaded exports it",
            lab =>
            {
                lab.Sandbox.Add("Dialect");
                lab.Sandbox.Add("DialectUser", edit: json => json.Remove("requires"));
                return lab.Compose(c => c.Pass("dialect-user"));
            }),
        Part("a part for another backend cannot be made", "plugin 'fixtures.extension' 1.0.0 failed creating a part of a backend (Fixtures.Extension.ThrowingPart): no table of exponents", "open-throwing"),
        Part("a backend has no use for a part", "plugin 'fixtures.extension' 1.0.0 brings Fixtures.Extension.OddPart for OPEN, which has no use for it", "open-odd"),
        Part("a backend takes no parts", "plugin 'fixtures.extension' 1.0.0 brings Fixtures.Extension.ClosedPart for CLOSED, which has no use for it", "closed"),
    ];

    private static Fault Required(string name, string message, Action<JsonObject>? edit) => new(name, "TPM0407", message, lab =>
    {
        if (edit is not null)
        {
            lab.Sandbox.Add("Dialect", edit: edit);
        }

        lab.Sandbox.Add("DialectUser");
        return lab.Sandbox.Discover().Plugins.Single(p => p.Id == "fixtures.dialect-user").Diagnostics;
    });

    private static Fault Part(string name, string message, string chip) => new(name, "TPM0404", message, lab =>
    {
        lab.Sandbox.Add("Extensible");
        lab.Sandbox.Add("Extension", edit: json => json["provides"]!["extends"]![0] = chip);
        return lab.Compose(c => Assert.Equal(["F32"], c.Backend(chip).Modes));
    });
}
