using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins.Faults;

internal static class PluginJsonFaults
{
    public static Fault[] All =>
    [
        Of("plugin.json is missing", "the folder has no plugin.json", lab => File.Delete(Path.Combine(lab.Sandbox.Add("Good"), "plugin.json"))),
        Of("plugin.json is not JSON", "not valid JSON: '}' is an invalid start of a value.", lab => lab.Sandbox.AddJson("{ \"id\": }")),
        Of("plugin.json is larger than 1 MiB", "plugin.json has 1048577 bytes; at most 1048576 are read", lab => lab.Sandbox.AddJson(new string(' ', PluginManifestReader.MaxBytes + 1))),
        Edit("a key is not known", "unknown key 'provide'", json => json["provide"] = new JsonObject()),
        Edit("a required key is missing", "'sdk' is missing", json => json.Remove("sdk")),
        Edit("a version cannot be read", "'one' is not a version", json => json["version"] = "one"),
        Edit("a name is listed twice", "'fixture-count' is listed twice", json => json["provides"]!["passes"] = new JsonArray("fixture-count", "fixture-count")),
        Edit("a path leads out of the folder", "'../Good.dll' is not a path inside the plugin's folder", json => json["entry"] = "../Good.dll"),
        Of("a file is a link out of the folder", "'Fixtures.Good.dll' is not a path inside the plugin's folder", lab =>
        {
            string file = Path.Combine(lab.Sandbox.Add("Good"), "Fixtures.Good.dll"), outside = Path.Combine(lab.Temporary, "outside.dll");
            File.Move(file, outside);
            File.CreateSymbolicLink(file, outside);
        }),
    ];

    private static Fault Of(string name, string message, Action<FaultLab> provoke) => new(name, "TPM0401", message, lab =>
    {
        provoke(lab);
        return lab.Refused();
    });

    private static Fault Edit(string name, string message, Action<JsonObject> edit) => Of(name, message, lab => lab.Sandbox.Add("Good", edit: edit));
}
