using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TpuMlir.Host.Tests.Plugins;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>What a lock holds, and that --locked names everything that is not as it says. Hashes are compared with those of .NET's own SHA-256.</summary>
[Collection(nameof(Tool))]
public sealed class LockTests : IDisposable
{
    private readonly Tool _tool = new();
    private readonly PluginSandbox _sandbox = new();

    public LockTests()
    {
        File.Copy(Tool.Sample("shapes.onnx"), _tool.At("net.onnx"));
        Write("F16");
    }

    private string Manifest => _tool.At("net.tpumlir.json");

    private string Lock => _tool.At("net.tpumlir.lock.json");

    public void Dispose()
    {
        _tool.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void A_compilation_writes_its_lock_beside_the_manifest()
    {
        Assert.Equal(0, Compile().Code);

        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(Lock));
        JsonElement root = written.RootElement;
        Assert.Equal(1, root.GetProperty("lockVersion").GetInt32());
        Assert.Equal("module(top-fold-constants,top-canonicalize,top-fuse)", root.GetProperty("pipeline").GetString());
        Assert.Equal("F16", root.GetProperty("manifest").GetProperty("content").GetProperty("quantize").GetProperty("default").GetString());
        Assert.Equal(
            ["tpumlir.backend.bm1684x", "tpumlir.frontend.onnx", "tpumlir.passes.graph"],
            root.GetProperty("plugins").EnumerateArray().Select(p => p.GetProperty("id").GetString()));
        Assert.Equal([("net.onnx", Sha256("net.onnx"))], Files(root, "inputs"));
        Assert.Equal([("net.bmodel", Sha256("net.bmodel"))], Files(root, "outputs"));
    }

    /// <summary>The hash of a plugin's files, computed here from the documented form of the list.</summary>
    [Fact]
    public void A_plugins_hash_is_that_of_the_list_of_its_files()
    {
        Compile();
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(Lock));
        string locked = written.RootElement.GetProperty("plugins").EnumerateArray().Single(p => p.GetProperty("id").GetString() == "tpumlir.passes.graph").GetProperty("sha256").GetString()!;
        string folder = Path.Combine(AppContext.BaseDirectory, "plugins", "TpuMlir.Passes.Graph");

        string list = "tpumlir plugin files 1\n" + string.Concat(Directory.GetFiles(folder).OrderBy(f => Path.GetFileName(f), StringComparer.Ordinal)
            .Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}  {Path.GetFileName(f)}\n"));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(list))), locked);
    }

    [Fact]
    public void The_same_again_is_compiled_and_leaves_the_lock_alone()
    {
        Compile();
        byte[] artifact = File.ReadAllBytes(_tool.At("net.bmodel"));
        string text = File.ReadAllText(Lock);
        File.Delete(_tool.At("net.bmodel"));
        File.WriteAllText(Manifest, "// another comment\n" + File.ReadAllText(Manifest));

        ToolResult result = Compile("--locked");

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal(artifact, File.ReadAllBytes(_tool.At("net.bmodel")));
        Assert.Equal(text, File.ReadAllText(Lock));
    }

    [Fact]
    public void Everything_that_drifted_is_named_and_nothing_is_written()
    {
        Compile();
        File.Delete(_tool.At("net.bmodel"));
        Write("BF16");
        File.AppendAllText(_tool.At("net.onnx"), "x");
        Edit(json =>
        {
            json["sdk"] = "0.0.9";
            json["plugins"]!.AsArray().Add(new JsonObject { ["id"] = "acme.gone", ["version"] = "2.0.0", ["sha256"] = "" });
            json["plugins"]![0]!["version"] = "0.0.1";
            json["plugins"]![1]!["sha256"] = new string('0', 64);
        });

        _tool.Fails(
            1,
            $"""
            error TPM0151: 6 things are not as the lock says: the SDK was 0.0.9 and is {Host.Plugins.HostSdk.Version}; quantize.default was "F16" and is "BF16"; plugin 'tpumlir.backend.bm1684x' was 0.0.1 and is 0.1.0; plugin 'tpumlir.frontend.onnx' 0.1.0 has other files; plugin 'acme.gone' 2.0.0 is not installed; "net.onnx" has other content
              --> {Lock}
              help: bring back what was locked, or compile without --locked to write a new lock
            1 error
            """,
            "compile", Manifest, "--no-verify", "--locked");
    }

    [Fact]
    public void A_file_that_is_gone_and_one_that_was_not_read()
    {
        Compile();
        Edit(json => json["inputs"]![0]!["path"] = "gone.onnx");
        Assert.Contains("one thing is not as the lock says: \"gone.onnx\" is not there\n", Compile("--locked").Errors, StringComparison.Ordinal);
        Edit(json => json["inputs"] = new JsonArray());
        Assert.Contains("one thing is not as the lock says: \"net.onnx\" is read and was not\n", Compile("--locked").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_pipeline_and_another_result()
    {
        Compile();
        Edit(json => json["pipeline"] = "module()");
        Assert.Contains(
            "one thing is not as the lock says: the pipeline was module() and is module(top-fold-constants,top-canonicalize,top-fuse)\n", Compile("--locked").Errors, StringComparison.Ordinal);
        Edit(json =>
        {
            json["pipeline"] = "module(top-fold-constants,top-canonicalize,top-fuse)";
            json["outputs"]![0]!["sha256"] = new string('0', 64);
        });
        File.Delete(_tool.At("net.bmodel"));
        Assert.Contains("one thing is not as the lock says: \"net.bmodel\" comes out with other content\n", Compile("--locked").Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("net.bmodel")));
    }

    [Fact]
    public void Locks_that_cannot_be_used()
    {
        _tool.Fails(1, $"error TPM0132: --locked needs a lock, and there is no \"{Lock}\"\n  --> {Lock}\n  help: compile once without it; that writes the lock\n1 error", "compile", Manifest, "--locked");
        _tool.Write("net.tpumlir.lock.json", "{ \"lockVersion\": 7 }"u8.ToArray());
        _tool.Fails(1, $"error TPM0150: lockVersion 7 is not known\n  --> {Lock} (lockVersion)\n  help: compile without --locked to write a new lock\n1 error", "compile", Manifest, "--locked");
        _tool.Write("net.tpumlir.lock.json", "{ \"lockVersion\": 1, \"colour\": 1 }"u8.ToArray());
        Assert.Contains("error TPM0150: unknown key 'colour'\n", Tool.Run("compile", Manifest, "--locked").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_may_be_elsewhere()
    {
        Assert.Equal(0, Compile("--set", "output.lock=locks/a.json").Code);
        Assert.False(File.Exists(Lock));
        Assert.True(File.Exists(_tool.At("locks/a.json")));
        Assert.Equal(0, Compile("--locked", "--set", "output.lock=locks/a.json").Code);
    }

    /// <summary>The lock describes the manifest as written; what the command line changes for once must not replace it.</summary>
    [Fact]
    public void What_the_command_line_changes_leaves_the_lock_alone()
    {
        Compile();
        byte[] before = File.ReadAllBytes(Lock);

        ToolResult changed = Compile("--set", "quantize.default=BF16");

        Assert.Equal((0, ""), (changed.Code, changed.Errors));
        Assert.Contains("the lock stays as it is: --set changed what was compiled (--set output.lock=FILE writes one for this)\n", changed.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Lock));
        Assert.Equal(
            (1, $"error TPM0151: one thing is not as the lock says: quantize.default was \"F16\" and is \"BF16\"\n  --> {Lock}\n  help: leave out --set, or give this compilation a lock of its own: --set output.lock=FILE\n1 error\n"),
            (Compile("--locked", "--set", "quantize.default=BF16").Code, Compile("--locked", "--set", "quantize.default=BF16").Errors));
    }

    [Fact]
    public void What_is_set_to_what_it_is_changes_nothing()
    {
        ToolResult same = Compile("--set", "quantize.default=F16", "--set", "plugins.policy=any");
        Assert.DoesNotContain("the lock stays", same.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Lock));
    }

    [Fact]
    public void A_variant_may_have_a_lock_of_its_own()
    {
        string[] variant = ["--set", "quantize.default=BF16", "--set", "output.lock=bf16.json"];
        Assert.Equal(0, Compile(variant).Code);
        Assert.False(File.Exists(Lock));
        Assert.Equal((0, ""), (Compile([.. variant, "--locked"]).Code, Compile([.. variant, "--locked"]).Errors));
        Assert.Contains("quantize.default was \"BF16\" and is \"F16\"", Compile("--set", "output.lock=bf16.json", "--locked").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_this_one_extends_is_locked_too()
    {
        _tool.Write("base.tpumlir.json", """{ "quantize": { "default": "F16" }, "target": { "backend": "bm1684x" } }"""u8.ToArray());
        File.WriteAllText(Manifest, """{ "extends": "base.tpumlir.json", "model": { "source": "net.onnx" }, "output": { "artifact": "net.bmodel" } }""");
        Assert.Equal((0, ""), (Compile().Code, Compile().Errors));
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(Lock));
        Assert.Equal([("base.tpumlir.json", Sha256("base.tpumlir.json")), ("net.onnx", Sha256("net.onnx"))], Files(written.RootElement, "inputs"));
        Assert.Equal((0, ""), (Compile("--locked").Code, Compile("--locked").Errors));

        _tool.Write("base.tpumlir.json", """{ "quantize": { "default": "BF16" }, "target": { "backend": "bm1684x" } }"""u8.ToArray());
        Assert.Contains(
            "2 things are not as the lock says: quantize.default was \"F16\" and is \"BF16\"; \"base.tpumlir.json\" has other content\n", Compile("--locked").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_warning()
    {
        _tool.Write("file", [1]);
        ToolResult result = Compile("--set", "output.lock=file/a.json");
        Assert.Equal(0, result.Code);
        Assert.StartsWith($"warning TPM0133: cannot write \"{_tool.At("file/a.json")}\"\n", result.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(_tool.At("net.bmodel")));
    }

    [Fact]
    public void Pinned_plugins_are_those_of_the_lock_and_a_new_one_is_left_out()
    {
        Compile();
        _sandbox.Add("Configured");
        using var path = new SearchPath(_sandbox.Root);

        ToolResult pinned = Compile("--set", "plugins.policy=pinned");
        ToolResult needed = Compile("--plugin-policy", "pinned", "--set", """pipeline.insert=[{ "pass": "fixture-configured" }]""");

        Assert.Equal((0, ""), (pinned.Code, pinned.Errors));
        Assert.Equal(
            (1, $"error TPM0410: plugin 'fixtures.configured' 1.0.0, which provides pass 'fixture-configured', is not usable: the policy is 'pinned', and the lock does not have it\n  --> {Lock}\n  help: if it may be used, compile once with the policy 'any' to write the lock\n1 error\n"),
            (needed.Code, needed.Errors));
    }

    /// <summary>One bad plugin never stops a compilation that does not need it: of an extension that cannot be used there is a warning, and the artifact is the same.</summary>
    [Fact]
    public void An_extension_of_the_chip_that_cannot_be_loaded_is_a_warning()
    {
        Compile();
        byte[] artifact = File.ReadAllBytes(_tool.At("net.bmodel"));
        string folder = _sandbox.Add("Extension", edit: json => (json["entry"], json["provides"]!["extends"]) = ("nothing.dll", new JsonArray("bm1684x")));
        File.WriteAllText(Path.Combine(folder, "nothing.dll"), "x");
        using var path = new SearchPath(_sandbox.Root);

        ToolResult result = Compile();

        Assert.Equal(0, result.Code);
        Assert.StartsWith("warning TPM0404: plugin 'fixtures.extension' 1.0.0 failed loading: 'nothing.dll' is not a .NET assembly\n", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("error", result.Errors, StringComparison.Ordinal);
        Assert.Equal(artifact, File.ReadAllBytes(_tool.At("net.bmodel")));
    }

    [Fact]
    public void Signed_plugins_only()
    {
        string refused = $"error TPM0411: plugin 'tpumlir.backend.bm1684x' 0.1.0, which provides backend 'bm1684x', is not usable: it is not signed\n";
        Assert.StartsWith(refused, Compile("--plugin-policy", "signed").Errors, StringComparison.Ordinal);

        string plugins = Directory.CreateDirectory(Path.Combine(_sandbox.Root, "plugins")).FullName;
        foreach (string folder in Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "plugins")))
        {
            Copy(folder, Path.Combine(plugins, Path.GetFileName(folder)));
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(_tool.At("key.pem"), key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(_tool.At($"{Path.GetFileName(folder)}.pub.pem"), key.ExportSubjectPublicKeyInfoPem());
            Assert.Equal(0, Tool.Run("plugins", "sign", Path.Combine(plugins, Path.GetFileName(folder)), "--key", _tool.At("key.pem")).Code);
        }

        string keys = JsonSerializer.Serialize(Directory.GetFiles(_tool.Folder, "*.pub.pem"));
        ToolResult signed = Compile("--plugins", plugins, "--set", "plugins.policy=signed", "--set", $"plugins.trustedKeys={keys}");
        Assert.Equal(0, signed.Code);
        // What the command line asks for, the manifest's keys cannot grant.
        Assert.Contains("which is not trusted", Compile("--plugins", plugins, "--plugin-policy", "signed", "--set", $"plugins.trustedKeys={keys}").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_that_are_not_known()
    {
        _tool.Fails(
            1,
            $"error TPM0112: policy 'pined' is not known\n  --> {Manifest} (plugins.policy)\n  why:  the policies are any, pinned, signed\n  help: did you mean 'pinned'?\n1 error",
            "compile", Manifest, "--set", "plugins.policy=pined");
        _tool.Fails(
            1,
            "error TPM0132: the policy 'pinned' needs the lock of a compilation, and this command has none\n  help: use --plugin-policy signed\n1 error",
            "run", _tool.At("net.onnx"), "-i", Tool.Sample("inputs.npz"), "--plugin-policy", "pinned");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static (string, string)[] Files(JsonElement root, string key) =>
        [.. root.GetProperty(key).EnumerateArray().Select(f => (f.GetProperty("path").GetString()!, f.GetProperty("sha256").GetString()!))];

    private string Sha256(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_tool.At(name))));

    private void Edit(Action<JsonObject> edit)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(Lock))!.AsObject();
        edit(json);
        File.WriteAllText(Lock, json.ToJsonString());
    }

    private void Write(string mode) => File.WriteAllText(
        Manifest,
        $$"""{ "model": { "source": "net.onnx" }, "quantize": { "default": "{{mode}}" }, "target": { "backend": "bm1684x" }, "output": { "artifact": "net.bmodel" } }""");

    private ToolResult Compile(params string[] more) => Tool.Run(["compile", Manifest, "--no-verify", .. more]);
}
