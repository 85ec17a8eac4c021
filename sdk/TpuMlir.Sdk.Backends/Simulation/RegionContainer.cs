using System.Security.Cryptography;
using System.Text;
using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>
/// A container for chips with base-register addresses: the chip's signature, then network name, lanes and their bytes, table of
/// regions, inputs and outputs, constants and, for each segment of the program, the encoded commands of each engine; at the end the
/// SHA-256 of everything before it. Numbers are little-endian.
/// </summary>
/// <param name="signature">The first bytes of the file, as plugin.json gives them.</param>
/// <param name="chip">The chip; a file tells the lanes and their bytes of the variant it is made for.</param>
/// <param name="commandBytes">Bytes of an encoded command.</param>
/// <param name="mostCommands">The largest number of a command; longer programs run in segments.</param>
public abstract class RegionContainer<TCommand>(string signature, TargetDescription chip, int commandBytes, int mostCommands) : IContainer
{
    private const int HashBytes = 32;
    private const int MostItems = 1 << 16;

    /// <inheritdoc/>
    public IArtifact Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(CoreDiagnostics.FileNotFound, $"there is no file \"{path}\"", new SourcePlace(path), Help: "check the path"));
        }

        return Open(File.ReadAllBytes(path), path);
    }

    /// <inheritdoc/>
    public IArtifact Open(byte[] content, string name)
    {
        try
        {
            RegionContents<TCommand> contents = ReadContents(content);
            return new RegionArtifact<TCommand>(Artifact(contents.Image, contents.Target, name), this, contents);
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or ArgumentException or OverflowException or DecoderFallbackException)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                $"\"{name}\" is not a usable {signature} file: {e.Message}",
                new SourcePlace(name),
                "the file is damaged, cut short, or of another kind",
                "compile the model again"));
        }
    }

    /// <summary>Writes a program.</summary>
    /// <param name="image">What is written.</param>
    /// <param name="target">The chip, or the variant of it the program is made for.</param>
    public byte[] Write(CodeImage<TCommand> image, TargetDescription target) => Write(RegionContents<TCommand>.Of(image, target, mostCommands));

    /// <summary>Reads what <see cref="Write(CodeImage{TCommand}, TargetDescription)"/> wrote.</summary>
    /// <exception cref="FormatException">The content is damaged or of another kind.</exception>
    /// <exception cref="EndOfStreamException">The content is cut short.</exception>
    public (DecodedImage<TCommand> Image, TargetDescription Target) Read(byte[] content)
    {
        RegionContents<TCommand> contents = ReadContents(content);
        return (contents.Image, contents.Target);
    }

    /// <summary>What the shared code asks about commands.</summary>
    /// <param name="target">The chip, or a variant of it.</param>
    protected internal abstract CommandSet<TCommand> Commands(TargetDescription target);

    /// <summary>A machine that executes commands on these memories; it throws <see cref="SimulationException"/> for illegal ones.</summary>
    protected abstract Action<TCommand> Machine(RegionMemory memory, LaneMemory lanes);

    /// <summary>Goes through a command's fields to write them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="id">Its number on its engine, from 1.</param>
    /// <param name="waits">For each engine the number of the command it waits for; 0 for none.</param>
    /// <param name="fields">Takes the fields.</param>
    protected abstract void Encode(TCommand command, long id, IReadOnlyList<long> waits, FieldCoder fields);

    /// <summary>Goes through a command's fields to read them: the command, its number and its waits.</summary>
    /// <param name="fields">Gives the fields.</param>
    /// <exception cref="FormatException">It is not a command.</exception>
    protected internal abstract (TCommand Command, long Id, IReadOnlyList<long> Waits) Decode(FieldCoder fields);

    /// <summary>The artifact of what was read.</summary>
    /// <param name="image">What the container holds.</param>
    /// <param name="target">The chip, or the variant of it the file is made for.</param>
    /// <param name="name">The file's name.</param>
    protected virtual IArtifact Artifact(DecodedImage<TCommand> image, TargetDescription target, string name) =>
        new SimulatedArtifact<TCommand>(image, name, target, Commands(target), Machine);

    internal byte[] Encode(RegionCommand<TCommand> command)
    {
        var fields = new FieldWriter(commandBytes);
        Encode(command.Command, command.Id, command.Waits, fields);
        return fields.ToArray();
    }

    internal byte[] Write(RegionContents<TCommand> contents)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(System.Text.Encoding.ASCII.GetBytes(signature));
        writer.Write(contents.Name);
        writer.Write(contents.Target.Lanes);
        writer.Write(contents.Target.LaneBytes);
        WriteList(writer, contents.RegionBytes, writer.Write);
        WriteList(writer, contents.Inputs, t => WriteTensor(writer, t));
        WriteList(writer, contents.Outputs, t => WriteTensor(writer, t));
        writer.Write(contents.Constants);
        WriteList(writer, contents.Segments, segment =>
            WriteList(writer, segment, queue => WriteList(writer, queue, c => writer.Write(Encode(c)))));
        writer.Write(SHA256.HashData(stream.ToArray()));
        return stream.ToArray();
    }

    private RegionContents<TCommand> ReadContents(byte[] content)
    {
        int end = content.Length - HashBytes;
        Require(end > signature.Length && content.AsSpan(0, signature.Length).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(signature)), "the signature is another");
        Require(SHA256.HashData(content.AsSpan(0, end)).AsSpan().SequenceEqual(content.AsSpan(end)), "the check sum is wrong");
        using var reader = new BinaryReader(new MemoryStream(content, signature.Length, end - signature.Length), new UTF8Encoding(false, throwOnInvalidBytes: true));
        string name = reader.ReadString();
        TargetDescription target = chip with { Lanes = reader.ReadInt32(), LaneBytes = reader.ReadInt32() };
        Require(target.Lanes is > 0 and <= 128 && target.LaneBytes is > 0 and <= 1 << 22, $"no variant of {chip.Name} has {target.Lanes} lanes of {target.LaneBytes} bytes");
        long[] regions = ReadList(reader, reader.ReadInt64);
        Require(regions.Length == GlobalRegion.Count && regions.All(r => r is >= 0 and <= int.MaxValue), "the table of regions is not one");
        NetworkTensor[] inputs = ReadList(reader, () => ReadTensor(reader, regions)), outputs = ReadList(reader, () => ReadTensor(reader, regions));
        byte[] constants = reader.ReadBytes((int)regions[GlobalRegion.Constants]);
        Require(constants.Length == regions[GlobalRegion.Constants], "the constants are cut short");
        RegionCommand<TCommand>[][][] segments = ReadList(reader, () => ReadList(reader, () => ReadQueue(reader)));
        Require(segments.Length > 0 && segments.All(s => s.Length == chip.Engines.Count), "a segment has other engines than the chip");
        Require(reader.BaseStream.Position == reader.BaseStream.Length, "there is something behind the last command");
        return new(name, target, regions, inputs, outputs, constants, segments);
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
        {
            write(item);
        }
    }

    private static T[] ReadList<T>(BinaryReader reader, Func<T> read)
    {
        int count = reader.ReadInt32();
        Require(count is >= 0 and <= MostItems, $"a list of {count} items");
        return [.. Enumerable.Range(0, count).Select(_ => read())];
    }

    private static void WriteTensor(BinaryWriter writer, NetworkTensor tensor)
    {
        writer.Write(tensor.Name);
        writer.Write(tensor.Address.Packed);
        writer.Write(tensor.Type.Storage.Text());
        QuantizedElement? scaled = tensor.Type.Element as QuantizedElement;
        writer.Write(scaled?.Scale ?? 0);
        writer.Write(scaled?.ZeroPoint ?? 0);
        WriteList(writer, tensor.Type.Shape!.Dims, writer.Write);
    }

    private static NetworkTensor ReadTensor(BinaryReader reader, long[] regions)
    {
        (string name, GlobalAddress address, string text) = (reader.ReadString(), GlobalAddress.Unpack(reader.ReadUInt64()), reader.ReadString());
        Require(ElementTypes.TryParse(text, out ElementType element), $"'{text}' is not an element type");
        (double scale, long zero) = (reader.ReadDouble(), reader.ReadInt64());
        long[] dims = ReadList(reader, reader.ReadInt64);
        Require(dims.All(d => d is > 0 and <= int.MaxValue) && dims.Aggregate((Int128)1, (a, d) => Int128.Min(a * d, long.MaxValue)) <= int.MaxValue, "a shape is not one");
        var type = new TensorType(new Shape(dims), scale == 0 ? new ScalarElement(element) : QuantizedElement.PerTensor(element, scale, zero));
        Require(address.Region < regions.Length && address.Offset <= regions[address.Region] - type.Bytes, $"\"{name}\" lies outside its region");
        return new NetworkTensor(name, address, type);
    }

    private RegionCommand<TCommand>[] ReadQueue(BinaryReader reader)
    {
        int next = 0;
        return ReadList(reader, () =>
        {
            byte[] bytes = reader.ReadBytes(commandBytes);
            Require(bytes.Length == commandBytes, "a command is cut short");
            (TCommand command, long id, IReadOnlyList<long> waits) = Decode(new FieldReader(bytes));
            Require(id == ++next, $"command {next} has the number {id}");
            return new RegionCommand<TCommand>(command, id, waits, bytes);
        });
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException(message);
        }
    }
}
