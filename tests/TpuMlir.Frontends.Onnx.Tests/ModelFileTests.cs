using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

public class ModelFileTests
{
    private static readonly byte[] Good = Onnx.Model(17, Onnx.Node("Add", ["x", "w"], ["y"]))
        .Input("x", DataType.Float, 2).Constant("w", Tensor.From([1f, 2f], [2])).Output("y").ToByteArray();

    private static Diagnostic Fail(byte[] content)
    {
        using var file = new TempFile(content);
        Diagnostic diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => Onnx.Import(file.Path)).Diagnostics);
        Assert.Equal(file.Path, diagnostic.Place?.File);
        return diagnostic;
    }

    [Fact]
    public void A_file_that_is_not_there()
    {
        Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => Onnx.Import("/no/such/model.onnx")).Diagnostics[0];
        Assert.Equal(CoreDiagnostics.FileNotFound, diagnostic.Descriptor);
    }

    [Fact]
    public void Truncated_anywhere()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            using var file = new TempFile(Good[..length]);
            DiagnosticException e = Assert.Throws<DiagnosticException>(() => Onnx.Import(file.Path));
            Assert.All(e.Diagnostics, d => Assert.True(d.Descriptor == CoreDiagnostics.MalformedModel || d.Descriptor == CoreDiagnostics.UnsupportedOpset));
        }
    }

    [Fact]
    public void Any_byte_changed_ends_in_a_module_or_in_diagnostics()
    {
        for (int at = 0; at < Good.Length; at++)
        {
            foreach (byte flip in new byte[] { 0x01, 0x07, 0x80, 0xFF })
            {
                byte[] bad = [.. Good];
                bad[at] ^= flip;
                using var file = new TempFile(bad);
                try
                {
                    Onnx.Import(file.Path);
                }
                catch (DiagnosticException e)
                {
                    Assert.Contains(e.Diagnostics, d => d.IsError);
                }
            }
        }
    }

    [Fact]
    public void Garbage()
    {
        byte[] garbage = new byte[1000];
        new Random(1).NextBytes(garbage);
        Assert.Equal(CoreDiagnostics.MalformedModel, Fail(garbage).Descriptor);
        Assert.Equal(CoreDiagnostics.MalformedModel, Fail([]).Descriptor);
        Assert.Equal(CoreDiagnostics.MalformedModel, Fail("not a model"u8.ToArray()).Descriptor);
    }

    [Fact]
    public void A_graph_of_the_wrong_wire_type()
    {
        // Field 7 (the graph) as a varint.
        Diagnostic diagnostic = Fail([0x38, 0x01]);
        Assert.Equal(CoreDiagnostics.MalformedModel, diagnostic.Descriptor);
        Assert.Contains("no graph", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_outputs()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Good);
        model.Graph.Output.Clear();
        Assert.Contains("no outputs", Fail(model.ToByteArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_nested_without_end()
    {
        byte[] content = [];
        for (int i = 0; i < 2000; i++)
        {
            // A type of a sequence of a type of a sequence ...: field 4 of TypeProto, field 1 of Sequence.
            content = Delimited(0x22, Delimited(0x0A, content));
        }

        // ModelProto.graph.input.type
        Diagnostic diagnostic = Fail(Delimited(0x3A, Delimited(0x5A, Delimited(0x12, content))));
        Assert.Equal(CoreDiagnostics.MalformedModel, diagnostic.Descriptor);
    }

    private static byte[] Delimited(byte tag, byte[] content)
    {
        using var stream = new MemoryStream();
        stream.WriteByte(tag);
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteLength(content.Length);
        }

        stream.Write(content);
        return stream.ToArray();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("raw")]
    public void Weights_of_the_wrong_size_name_the_node(string? kind)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Good);
        model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[kind is null ? 0 : 5]);
        Diagnostic diagnostic = Fail(model.ToByteArray());
        Assert.Equal(CoreDiagnostics.MalformedModel, diagnostic.Descriptor);
        Assert.Equal("Add_y", diagnostic.Place?.Node);
        Assert.Contains("'w'", diagnostic.Message, StringComparison.Ordinal);
    }
}
